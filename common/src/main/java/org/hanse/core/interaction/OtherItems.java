// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction;

/**
 * Items that a shopper did not take where it took that of an interaction. Arrays are shared and must not be changed.
 *
 * @param unavailable items that could not be shown
 * @param ignored items that were shown after the interaction before, and ignored
 */
public record OtherItems(int[] unavailable, int[] ignored) {

    /** Nothing is known of other items. */
    public static final OtherItems NONE = new OtherItems(new int[0], new int[0]);
}
