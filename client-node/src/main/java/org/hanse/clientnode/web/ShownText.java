// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.web;

/**
 * Text of a shop, such as a title, which may be very long.
 *
 * @param head its start; all of it if it is short
 * @param whole all of it
 * @param isCut whether it is longer than its start
 */
record ShownText(String head, String whole, boolean isCut) {

    private static final int MOST = 120;

    static ShownText of(String text) {
        boolean isCut = text.codePointCount(0, text.length()) > MOST;
        return new ShownText(isCut ? text.substring(0, text.offsetByCodePoints(0, MOST)) + "…" : text, text, isCut);
    }
}
