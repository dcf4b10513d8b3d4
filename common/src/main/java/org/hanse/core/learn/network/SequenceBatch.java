// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;

/**
 * Training windows of several shoppers, one after the other without padding. Position {@code s} of a window
 * holds an interaction and what came next: the target item and its rewards.
 *
 * <p>Shape: window {@code b} owns positions {@code [start(b), start(b + 1))}; every column is {@code [positions]}.
 *
 * <p>Mutable and reused, so that training leaves no garbage; filled by one thread, then read by many.
 */
public final class SequenceBatch {

    private final int objectives;
    private int windows;
    private int positions;
    int[] starts = new int[1];
    public int[] shoppers = {};
    public boolean[] ends = {};
    public long[] coins = {};
    public int[] items = {};
    public int[] targets = {};
    public int[] types = {};
    public int[] gaps = {};
    public int[] values = {};
    public float[] rewards = {};
    int[] following = {};
    public int[] earlier = {};
    public int[] earlierStarts = new int[1];
    private boolean open;

    /** An empty batch with this many rewards a position. */
    public SequenceBatch(int objectives) {
        this.objectives = objectives;
    }

    /** Takes everything out. */
    public void clear() {
        windows = 0;
        positions = 0;
        open = false;
    }

    /**
     * Begins a window; what is added next belongs to it.
     *
     * @param shopper index of the shopper, by which windows of one shopper are known
     * @param ends whether nothing follows the last target, so that its value is its reward alone
     * @param coins seed of all that is drawn for this window
     */
    public void beginWindow(int shopper, boolean ends, long coins) {
        requireFull();
        if (windows == shoppers.length) {
            int capacity = Math.max(16, windows * 2);
            starts = Arrays.copyOf(starts, capacity + 1);
            shoppers = Arrays.copyOf(shoppers, capacity);
            this.ends = Arrays.copyOf(this.ends, capacity);
            this.coins = Arrays.copyOf(this.coins, capacity);
            earlierStarts = Arrays.copyOf(earlierStarts, capacity + 1);
        }
        starts[windows] = positions;
        shoppers[windows] = shopper;
        this.ends[windows] = ends;
        this.coins[windows] = coins;
        windows++;
        starts[windows] = positions;
        earlierStarts[windows] = earlierStarts[windows - 1];
        open = true;
    }

    /** Refuses to go on if the last window is empty. */
    public void requireFull() {
        if (windows > 0 && starts[windows] == starts[windows - 1]) {
            throw new IllegalStateException("window " + (windows - 1) + " is empty");
        }
    }

    /**
     * Refuses to be computed by a network that it does not fit.
     *
     * @param shards pieces that it will be cut into
     * @throws IllegalArgumentException if it has another number of rewards than the network objectives, a window longer than
     *     the history, or too many positions
     * @throws IllegalStateException if the last window is empty
     */
    public void requireFit(NetworkShape shape, int shards) {
        requireFit(shape, shards, 0);
    }

    /** As {@link #requireFit(NetworkShape, int)}, where up to {@code together} positions of several windows are not cut. */
    public void requireFit(NetworkShape shape, int shards, int together) {
        requireFull();
        if (objectives != shape.objectives) {
            throw new IllegalArgumentException(
                    objectives + " rewards a position for " + shape.objectives + " objectives");
        }
        int longest = 0;
        for (int b = 0; b < windows; b++) {
            if (length(b) > shape.spec.history()) {
                throw new IllegalArgumentException("window " + b + " has " + length(b)
                        + " positions, more than the history of " + shape.spec.history());
            }
            longest = Math.max(longest, length(b));
        }
        StepSize.require(shape, positions, longest, Math.max(longest, together), shards);
    }

    /** Says that the shopper met {@code item} before the open window, which matters where history is no candidate. */
    public void addEarlier(int item) {
        int at = earlierStarts[windows];
        if (at == earlier.length) {
            earlier = Arrays.copyOf(earlier, Math.max(64, at * 2));
        }
        earlier[at] = item;
        earlierStarts[windows] = at + 1;
    }

    /**
     * Adds a position to the open window.
     *
     * @param item catalogue index of the interaction's item
     * @param type row of its type
     * @param gap row of the time since the interaction before
     * @param value row of its value; any number where the network reads none
     * @param target catalogue index of the item that came next
     * @return the position, for {@link #reward}
     */
    public int add(int item, int type, int gap, int value, int target) {
        if (!open) {
            throw new IllegalStateException("no window was begun");
        }
        if (positions == items.length) {
            int capacity = Math.max(64, positions * 2);
            items = Arrays.copyOf(items, capacity);
            targets = Arrays.copyOf(targets, capacity);
            types = Arrays.copyOf(types, capacity);
            gaps = Arrays.copyOf(gaps, capacity);
            values = Arrays.copyOf(values, capacity);
            rewards = Arrays.copyOf(rewards, capacity * objectives);
            following = Arrays.copyOf(following, capacity);
        }
        items[positions] = item;
        types[positions] = type;
        gaps[positions] = gap;
        values[positions] = value;
        targets[positions] = target;
        following[positions] = 0;
        Arrays.fill(rewards, positions * objectives, (positions + 1) * objectives, 0f);
        starts[windows] = ++positions;
        return positions - 1;
    }

    /** Says what the target at {@code position} was worth for {@code objective}; 0 until said. */
    public void reward(int position, int objective, float reward) {
        rewards[position * objectives + objective] = reward;
    }

    /**
     * Says how many different items the shopper's whole sequence holds from the target at {@code position} on, the target
     * counted; until said, those of the rest of the window count.
     */
    public void following(int position, int distinct) {
        following[position] = distinct;
    }

    /** How many different items follow at {@code position} of window {@code b}, as far as is known; at least 1. */
    public int distinctFrom(int b, int position) {
        return following[position] > 0
                ? following[position]
                : (int) Arrays.stream(targets, position, start(b + 1))
                        .distinct()
                        .count();
    }

    /** Number of windows. */
    public int windows() {
        return windows;
    }

    /** Number of positions of all windows. */
    public int positions() {
        return positions;
    }

    /** First position of window {@code b}; of the number of windows: the number of positions. */
    public int start(int b) {
        return starts[b];
    }

    public int length(int b) {
        return starts[b + 1] - starts[b];
    }

    /** Number of rewards a position. */
    public int objectives() {
        return objectives;
    }
}
