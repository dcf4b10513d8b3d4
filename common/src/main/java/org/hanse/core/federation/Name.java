// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.federation;

import java.nio.charset.StandardCharsets;

/** What a name has to be to stand in messages: not blank, and short, and of bytes that no other name has. */
final class Name {

    /** Of UTF-8. */
    static final int LONGEST_BYTES = 200;

    private Name() {}

    /**
     * Checks a name.
     *
     * @param whose it is, as {@code a participant}
     * @throws IllegalArgumentException if it is none
     */
    static void require(String text, String whose) {
        if (text.isBlank()) {
            throw new IllegalArgumentException(whose + " without a name");
        }
        // Where half a character stands, UTF-8 writes a question mark: two names would be one.
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
