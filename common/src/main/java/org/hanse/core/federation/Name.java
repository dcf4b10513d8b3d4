// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** Rules for names in messages: not blank, short, and with a unique encoding. */
public final class Name {

    /** Greatest length in bytes of UTF-8. */
    static final int LONGEST_BYTES = 200;

    /** Form of names that can be those of files, for messages. */
    public static final String FILE_FORM = "up to 64 letters, digits, dots, hyphens and underscores";

    private static final Pattern FILE = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    private Name() {}

    /** Returns whether a text can name a file in any folder, and so a job, a federation or a participant of services. */
    public static boolean isOfFile(String text) {
        return FILE.matcher(text).matches();
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
