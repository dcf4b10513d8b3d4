// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import java.util.Arrays;
import org.hanse.core.interaction.InteractionLog;

/**
 * What one shopper added to the tables: the items met, and the transitions from one item at a time. Mutable, for one
 * thread; takes memory for two dense rows.
 */
final class ExcludedShopper {

    private final InteractionLog log;

    /** One more than the offset of the shopper's last interaction with an item; 0 where there is none. */
    private final int[] lastOf;

    /** How often each item follows the one whose transitions are open. */
    private final int[] following;

    /** For each of the shopper's interactions, in the terms of {@link #lastOf}, the one before it with the same item. */
    private int[] before = {};

    private int from;
    private int length;
    private int departures;

    ExcludedShopper(InteractionLog log, int items) {
        this.log = log;
        lastOf = new int[items];
        following = new int[items];
    }

    /** Takes up the interactions of {@code shopper}, or nobody's. */
    void begin(int shopper) {
        from = shopper == MemoryRows.NO_SHOPPER ? 0 : log.from(shopper);
        length = shopper == MemoryRows.NO_SHOPPER ? 0 : log.length(shopper);
        before = before.length < length ? Arrays.copyOf(before, Math.max(length, 2 * before.length)) : before;
        for (int k = 0; k < length; k++) {
            int item = log.item(from + k);
            before[k] = lastOf[item];
            lastOf[item] = k + 1;
        }
    }

    /** Puts them down again. */
    void end() {
        for (int k = 0; k < length; k++) {
            lastOf[log.item(from + k)] = 0;
        }
        length = 0;
    }

    /** Whether the shopper met {@code item}. */
    boolean met(int item) {
        return lastOf[item] != 0;
    }

    /** Counts the shopper's transitions from {@code item}; to be closed before the next are opened. */
    void openTransitions(int item) {
        departures = 0;
        for (int k = lastOf[item]; k != 0; k = before[k - 1]) {
            if (k < length) {
                following[log.item(from + k)]++;
                departures++;
            }
        }
    }

    void closeTransitions(int item) {
        for (int k = lastOf[item]; k != 0; k = before[k - 1]) {
            if (k < length) {
                following[log.item(from + k)] = 0;
            }
        }
    }

    /** How many transitions of the shopper leave the open item. */
    int departures() {
        return departures;
    }

    /** How many of them lead to {@code item}. */
    int transitionsTo(int item) {
        return following[item];
    }
}
