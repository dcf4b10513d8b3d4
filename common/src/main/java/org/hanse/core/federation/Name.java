// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Rules for names and short texts in messages: names are not blank, short, and have a unique encoding; texts are one line. */
public final class Name {

    /** Greatest length in bytes of UTF-8. */
    static final int LONGEST_BYTES = 200;

    /** Form of names that can be those of files, for messages. */
    public static final String FILE_FORM = "up to 64 letters, digits, dots, hyphens and underscores";

    /** Characters that end a line, or are commands to a terminal. */
    private static final Pattern CONTROLS = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");

    /** Invisible characters, among them those that change the direction of a text; not the joiners that some scripts and emoji need. */
    private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}&&[^\\u200c\\u200d]]+");

    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private Name() {}

    /** Returns whether a text can name a file in any folder, and so a job, a federation or a participant of services. */
    public static boolean isOfFile(String text) {
        return FILE.matcher(text).matches();
    }

    /** Returns a text without invisible characters. */
    public static String visible(String text) {
        return INVISIBLE.matcher(text).replaceAll("");
    }

    /** Returns a text of another machine as one visible line: a blank in place of control characters. It forges no line of a log. */
    public static String oneLine(String text) {
        return CONTROLS.matcher(visible(text)).replaceAll(" ").strip();
    }

    /**
     * Checks a name.
     *
     * @param whose owner of the name, such as {@code a participant}
     * @throws IllegalArgumentException for an invalid name
     */
    static void require(String text, String whose) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(whose + " without a name");
        }
        // UTF-8 encodes half a character as a question mark: two names would be equal.
        if (text.codePoints().anyMatch(point -> point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE)) {
            throw new IllegalArgumentException(whose + " whose name has half a character");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > LONGEST_BYTES) {
            throw new IllegalArgumentException(
                    whose + " with a name of " + bytes + " bytes, which may be " + LONGEST_BYTES);
        }
    }
}
