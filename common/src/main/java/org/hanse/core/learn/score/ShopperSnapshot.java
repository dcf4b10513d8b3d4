// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.List;

/**
 * Storable value of a {@link ShopperState}: the network's input of a shopper, without recomputable values. Rows are
 * those of {@code interaction.type}, {@code interaction.gap} and {@code interaction.value}, so a snapshot fits every
 * network of the same shape and catalogue with any parameters.
 *
 * @param shopper excluded shopper, an index into the log of the memory tables; below 0 for none
 * @param appended number of interactions so far
 * @param lastTimeMicros time of the last one; {@link ShopperState#UNTIMED} where unknown
 * @param window the last interactions, oldest first
 * @param met all items met so far, ascending, each once
 */
public record ShopperSnapshot(
        int shopper, long appended, long lastTimeMicros, List<Contact> window, List<Integer> met) {

    /**
     * One interaction as the network reads it.
     *
     * @param item catalogue index
     * @param type row of its type
     * @param gap row of the time since the one before
     * @param value row of its value
     */
    public record Contact(int item, int type, int gap, int value) {}

    public ShopperSnapshot {
        window = List.copyOf(window);
        met = List.copyOf(met);
        if (appended < window.size()) {
            throw new IllegalArgumentException(
                    window.size() + " interactions kept of " + appended + " that were appended");
        }
        for (int i = 1; i < met.size(); i++) {
            if (met.get(i - 1) >= met.get(i)) {
                throw new IllegalArgumentException("items met are not in order: " + met.get(i - 1) + ", " + met.get(i));
            }
        }
    }
}
