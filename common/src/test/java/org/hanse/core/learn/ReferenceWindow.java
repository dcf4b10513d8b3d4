// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.Arrays;
import org.hanse.core.interaction.OtherItems;
import org.hanse.core.learn.network.SequenceBatch;

/**
 * Training window: position {@code s} holds interaction {@code i_(s+1)} of the document; its target is the next item.
 *
 * @param shopper index in the log of the memory tables
 * @param ends whether the sequence ends with the window's last target
 * @param coins seed of the window's random draws
 * @param rewards {@code [position][objective]}
 * @param earlier items of the shopper before the window
 * @param others what is known of other items, for each position
 */
@SuppressWarnings("ArrayRecordComponent") // read only, and never compared
public record ReferenceWindow(
        int shopper,
        boolean ends,
        long coins,
        int[] items,
        int[] types,
        int[] gaps,
        int[] values,
        int[] targets,
        float[][] rewards,
        int[] earlier,
        OtherItems[] others) {

    int length() {
        return items.length;
    }

    /** Returns whether the shopper's first interaction is that of the window. */
    boolean begins() {
        return earlier.length == 0;
    }

    /** Returns whether {@code item} is in the history up to position {@code s}. */
    boolean met(int item, int s) {
        boolean met = false;
        for (int t = 0; t <= s; t++) {
            met |= items[t] == item;
        }
        for (int other : earlier) {
            met |= other == item;
        }
        return met;
    }

    /** Returns whether {@code item} could not be shown at position {@code s}. */
    boolean unavailable(int item, int s) {
        return Arrays.stream(others[s].unavailable()).anyMatch(own -> own == item);
    }

    /** Adds this window to a training batch. */
    public void addTo(SequenceBatch batch, int objectives) {
        batch.beginWindow(shopper, ends, coins);
        for (int item : earlier) {
            batch.addEarlier(item);
        }
        batch.firstWeight(begins() ? 1 : 0);
        for (int s = 0; s < length(); s++) {
            int position = batch.add(items[s], types[s], gaps[s], values[s], targets[s]);
            batch.others(position, others[s]);
            for (int c = 0; c < objectives; c++) {
                batch.reward(position, c, rewards[s][c]);
            }
        }
    }
}
