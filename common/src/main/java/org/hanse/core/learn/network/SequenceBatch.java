// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.interaction.OtherItems;

/**
 * Training windows of several shoppers, consecutive and without padding. Position {@code s} of a window holds an interaction and its
 * successor: the target item and its rewards.
 *
 * <p>Shape: window {@code b} owns positions {@code [start(b), start(b + 1))}; every column is {@code [positions]}.
 *
 * <p>Mutable and reused, so that training allocates nothing; filled by one thread, then read by many.
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
    public float[] policyWeights = {};

    private OtherItems[] others = {};

    int[] following = {};

    /** Weight of each window's first item as a target of the empty history; 0 if the shopper has earlier items. */
    public float[] firstWeights = {};

    public int[] earlier = {};
    public int[] earlierStarts = new int[1];
    private boolean open;

    /** Creates an empty batch with this number of rewards for each position. */
    public SequenceBatch(int objectives) {
        this.objectives = objectives;
    }

    /** Removes all windows. */
    public void clear() {
        windows = 0;
        positions = 0;
        open = false;
    }

    /**
     * Begins a window for the next positions.
     *
     * @param shopper index of the shopper, which identifies windows of one shopper
     * @param ends whether the last target ends the sequence, so that its value is its reward alone
     * @param coins seed of all random draws for this window
     */
    public void beginWindow(int shopper, boolean ends, long coins) {
        requireFull();
        if (windows == shoppers.length) {
            int capacity = Math.max(16, windows * 2);
            starts = Arrays.copyOf(starts, capacity + 1);
            shoppers = Arrays.copyOf(shoppers, capacity);
            this.ends = Arrays.copyOf(this.ends, capacity);
            this.coins = Arrays.copyOf(this.coins, capacity);
            firstWeights = Arrays.copyOf(firstWeights, capacity);
            earlierStarts = Arrays.copyOf(earlierStarts, capacity + 1);
        }
        starts[windows] = positions;
        shoppers[windows] = shopper;
        this.ends[windows] = ends;
        this.coins[windows] = coins;
        firstWeights[windows] = 0;
        windows++;
        starts[windows] = positions;
        earlierStarts[windows] = earlierStarts[windows - 1];
        open = true;
    }

    /** Rejects an empty last window. */
    public void requireFull() {
        if (windows > 0 && starts[windows] == starts[windows - 1]) {
            throw new IllegalStateException("window " + (windows - 1) + " is empty");
        }
    }

    /**
     * Rejects a batch that does not fit a network.
     *
     * @param shards number of shards
     * @throws IllegalArgumentException if rewards and objectives differ in number, a window is longer than the history, or there are too
     *     many positions
     * @throws IllegalStateException if the last window is empty
     */
    public void requireFit(NetworkShape shape, int shards) {
        requireFit(shape, shards, 0);
    }

    /** Checks as {@link #requireFit(NetworkShape, int)}, with up to {@code together} positions of several windows in one shard. */
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

    /** Adds an earlier item of the shopper, before the open window, for training without the history as candidates. */
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
     * @param gap row of the time since the previous interaction
     * @param value row of its value; unused if the network has no values
     * @param target catalogue index of the next item
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
            policyWeights = Arrays.copyOf(policyWeights, capacity);
            others = Arrays.copyOf(others, capacity);
            following = Arrays.copyOf(following, capacity);
        }
        items[positions] = item;
        types[positions] = type;
        gaps[positions] = gap;
        values[positions] = value;
        targets[positions] = target;
        following[positions] = 0;
        policyWeights[positions] = 1;
        others[positions] = OtherItems.NONE;
        Arrays.fill(rewards, positions * objectives, (positions + 1) * objectives, 0f);
        starts[windows] = ++positions;
        return positions - 1;
    }

    /** Sets the reward of the target at {@code position} for {@code objective}; 0 by default. */
    public void reward(int position, int objective, float reward) {
        rewards[position * objectives + objective] = reward;
    }

    /** Sets the weight of the target at {@code position} in the policy's loss and in the penalty; 1 by default, 0 for an exposure. */
    public void policyWeight(int position, float weight) {
        policyWeights[position] = weight;
    }

    /** Sets what is known of other items than the target at {@code position}; nothing by default. */
    public void others(int position, OtherItems known) {
        others[position] = known;
    }

    /** Returns what is known of other items than the target at {@code position}. */
    public OtherItems others(int position) {
        return others[position];
    }

    /** Returns the items that were no candidates at {@code position}, beside those of the history. */
    public int[] unavailable(int position) {
        return others[position].unavailable();
    }

    /** Returns the items that were shown and ignored before the target at {@code position}. */
    public int[] ignored(int position) {
        return others[position].ignored();
    }

    /** Sets the weight of the open window's first item as a target of the empty history; 0 by default. */
    public void firstWeight(float weight) {
        firstWeights[windows - 1] = weight;
    }

    /**
     * Returns the sum of the policy weights; at least 1, as the divisor of a mean.
     *
     * @param first factor of the weights of first items
     */
    public double policyWeight(double first) {
        double sum = 0;
        for (int p = 0; p < positions; p++) {
            sum += policyWeights[p];
        }
        for (int b = 0; b < windows && first > 0; b++) {
            sum += first * firstWeights[b];
        }
        return Math.max(1, sum);
    }

    /**
     * Sets the number of distinct items of the shopper's whole sequence from the target at {@code position} on, including it. By default
     * only the rest of the window counts.
     */
    public void following(int position, int distinct) {
        following[position] = distinct;
    }

    /** Returns the number of distinct items from {@code position} of window {@code b} on, as far as known; at least 1. */
    public int distinctFrom(int b, int position) {
        return following[position] > 0
                ? following[position]
                : (int) Arrays.stream(targets, position, start(b + 1))
                        .distinct()
                        .count();
    }

    /** Returns the number of windows. */
    public int windows() {
        return windows;
    }

    /** Returns the number of positions of all windows. */
    public int positions() {
        return positions;
    }

    /** Returns the first position of window {@code b}; for the number of windows, the number of positions. */
    public int start(int b) {
        return starts[b];
    }

    public int length(int b) {
        return starts[b + 1] - starts[b];
    }

    /** Returns the number of rewards for each position. */
    public int objectives() {
        return objectives;
    }
}
