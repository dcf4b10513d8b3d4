// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashSet;
import java.util.Set;
import org.hanse.core.learn.CounterRandom;
import org.hanse.core.learn.network.SequenceBatch;

/**
 * Windows of several shoppers, grouped by shopper, for {@code learn.shopper.ShopperGradients}. Each shopper's windows
 * are added between one {@link #beginShopper} and the next, and all its draws use that shopper's seed.
 *
 * <p>Shape: shopper {@code u} (the first is 0) owns windows {@code [start(u), start(u + 1))}, perhaps none. Mutable
 * and reused; filled by one thread, then read by several.
 */
public final class ShopperBatch {

    public final SequenceBatch windows;
    private final Set<Integer> met = new HashSet<>();
    private int shoppers;
    private int[] starts = new int[1];
    private int[] ids = {};
    private long[] seeds = {};

    /** Creates an empty batch with this number of rewards a position. */
    public ShopperBatch(int objectives) {
        this.windows = new SequenceBatch(objectives);
    }

    /** Takes everything out. */
    public void clear() {
        windows.clear();
        met.clear();
        shoppers = 0;
    }

    /**
     * Begins a shopper; later windows belong to it.
     *
     * @param shopper identifies the shopper
     * @param seed seed of all draws for this shopper: negatives, dropout, actions not taken
     * @throws IllegalArgumentException if the shopper was begun before: all windows of a shopper form one gradient
     */
    public void beginShopper(int shopper, long seed) {
        if (!met.add(shopper)) {
            throw new IllegalArgumentException("shopper " + shopper + " has windows in two places of a batch");
        }
        windows.requireFull();
        if (shoppers == ids.length) {
            int capacity = Math.max(16, shoppers * 2);
            ids = Arrays.copyOf(ids, capacity);
            seeds = Arrays.copyOf(seeds, capacity);
            starts = Arrays.copyOf(starts, capacity + 1);
        }
        ids[shoppers] = shopper;
        seeds[shoppers] = seed;
        starts[shoppers++] = windows.windows();
        starts[shoppers] = windows.windows();
    }

    /**
     * Begins a window of the open shopper.
     *
     * @param ends whether the last target ends the sequence, so that its value is its reward alone
     */
    public void beginWindow(boolean ends) {
        if (shoppers == 0) {
            throw new IllegalStateException("no shopper was begun");
        }
        int u = shoppers - 1;
        windows.beginWindow(ids[u], ends, CounterRandom.bits(seeds[u], 1L + windows.windows() - starts[u]));
        starts[shoppers] = windows.windows();
    }

    /** Adds an earlier item, see {@link SequenceBatch#addEarlier}. */
    public void addEarlier(int item) {
        windows.addEarlier(item);
    }

    /** Adds a position to the open window; see {@link SequenceBatch#add}. */
    public int add(int item, int type, int gap, int value, int target) {
        return windows.add(item, type, gap, value, target);
    }

    /** Sets a reward, see {@link SequenceBatch#reward}. */
    public void reward(int position, int objective, float reward) {
        windows.reward(position, objective, reward);
    }

    /** Returns the number of shoppers. */
    public int shoppers() {
        return shoppers;
    }

    /**
     * Returns the first window of shopper {@code u}, or the number of windows if {@code u} is the number of shoppers.
     */
    public int start(int u) {
        return shoppers == 0 ? 0 : starts[u];
    }

    /**
     * Returns the first position of shopper {@code u}, or the number of positions if {@code u} is the number of
     * shoppers.
     */
    public int startPosition(int u) {
        return windows.start(start(u));
    }

    /**
     * Draws the negatives of shopper {@code u}: a subset of the catalogue, uniform among those of its size, from the
     * shopper's coins. Source: Bentley and Floyd, CACM 30 (1987), algorithm F2.
     *
     * @param count how many; all items if there are no more
     */
    public int[] negatives(int u, int count, int items) {
        int size = Math.min(count, items);
        int[] drawn = new int[size];
        BitSet taken = new BitSet(items);
        long seed = CounterRandom.bits(seeds[u], 0);
        for (int i = 0; i < size; i++) {
            int last = items - size + i;
            int item = CounterRandom.below(last + 1, seed, i);
            drawn[i] = taken.get(item) ? last : item;
            taken.set(drawn[i]);
        }
        return drawn;
    }
}
