// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

/**
 * Contribution of one shopper to the tables, which is subtracted: the items met, and the transitions from one item at
 * a time. Of counts over several merchants, only the part of the shopper that counts. Mutable, not
 * thread-safe; takes memory for two dense rows.
 */
final class ExcludedShopper {

    private final CountedHistories histories;

    /** One more than the offset of the shopper's last interaction with an item; 0 where there is none. */
    private final int[] lastOf;

    /** Number of occurrences of each item after the item with open transitions. */
    private final int[] following;

    /**
     * For each of the shopper's interactions, with the numbers of {@link #lastOf}, the one before it with the same
     * item.
     */
    private int[] before = {};

    /** The shopper's items in order. */
    private int[] items = {};

    private int shopper;
    private int length;
    private int departures;

    ExcludedShopper(MemoryTables tables) {
        this.histories = tables.histories();
        lastOf = new int[tables.items()];
        following = new int[tables.items()];
    }

    /** Loads the interactions of a shopper, or none. */
    void begin(int excluded) {
        shopper = excluded;
        length = excluded == MemoryRows.NO_SHOPPER ? 0 : histories.length(excluded);
        if (before.length < length) {
            before = new int[Math.max(length, 2 * before.length)];
            items = new int[before.length];
        }
        for (int k = 0; k < length; k++) {
            int item = histories.item(excluded, k);
            items[k] = item;
            before[k] = lastOf[item];
            lastOf[item] = k + 1;
        }
    }

    /** Unloads them. */
    void end() {
        for (int k = 0; k < length; k++) {
            lastOf[items[k]] = 0;
        }
        length = 0;
    }

    /** Returns whether the shopper met {@code item}. */
    boolean met(int item) {
        return lastOf[item] != 0;
    }

    /** Returns whether the shopper is one of the common shoppers of two different items. */
    boolean met(int item, int other) {
        return met(item) && met(other) && histories.counts(shopper, item, other);
    }

    /** Counts the shopper's transitions from {@code item}; to be closed before the next are opened. */
    void openTransitions(int item) {
        departures = 0;
        for (int k = lastOf[item]; k != 0; k = before[k - 1]) {
            if (k < length) {
                following[items[k]]++;
                departures++;
            }
        }
    }

    void closeTransitions(int item) {
        for (int k = lastOf[item]; k != 0; k = before[k - 1]) {
            if (k < length) {
                following[items[k]] = 0;
            }
        }
    }

    /** Returns the number of the shopper's transitions from the open item. */
    int departures() {
        return departures;
    }

    /** Returns the number of these transitions to {@code item}. */
    int transitionsTo(int item) {
        return following[item];
    }
}
