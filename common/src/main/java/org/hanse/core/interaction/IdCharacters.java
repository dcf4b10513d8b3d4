// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

import java.util.regex.Pattern;

/**
 * Characters that requests and imports refuse in ids: two ids that look alike would be two shoppers, and a line of a log could be forged. Ids
 * that are stored stay readable.
 */
public final class IdCharacters {

    /** Regular expression, for Java and RE2, of a control character, the end of a line, or a mark of direction. */
    public static final String REFUSED =
            "[\\x{0}-\\x{1F}\\x{7F}-\\x{9F}\\x{61C}\\x{200E}\\x{200F}\\x{2028}-\\x{202E}\\x{2066}-\\x{2069}]";

    /** Half a character has no encoding. */
    private static final Pattern IN_TEXT = Pattern.compile(REFUSED + "|\\p{Cs}");

    private IdCharacters() {}

    /** Returns whether an id has a refused character. */
    public static boolean areRefused(String id) {
        return IN_TEXT.matcher(id).find();
    }
}
