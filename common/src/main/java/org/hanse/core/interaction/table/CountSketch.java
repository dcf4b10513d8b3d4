// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;
import java.util.function.Consumer;
import java.util.function.IntToLongFunction;

/**
 * Counts of keys in an array of counters. Each key has some counters, and adds its count to all of them. The estimate is the least of
 * them. It is never below the count. Sketches with the same settings can be added. Immutable.
 *
 * <p>Source: Fan et al., IEEE/ACM Transactions on Networking 2000 (counting Bloom filter, one array); Cormode and
 * Muthukrishnan, Journal of Algorithms 2005 (estimate); Knuth, MMIX (linear congruential sequence of a key's cells).
 */
public final class CountSketch {

    private final CountSettings settings;
    private final int[] cells;

    /** One bit a cell, set above 0: most lookups end at a bit that is not set. */
    private final long[] occupied;

    private CountSketch(CountSettings settings, int[] cells) {
        this.settings = settings;
        this.cells = cells;
        this.occupied = new long[(cells.length + Long.SIZE - 1) / Long.SIZE];
        for (int cell = 0; cell < cells.length; cell++) {
            if (cells[cell] > 0) {
                occupied[cell / Long.SIZE] |= 1L << cell;
            }
        }
    }

    /**
     * Returns the sketch of some cells.
     *
     * @param cell value by index; below 0 it counts as 0
     */
    public static CountSketch of(CountSettings settings, IntToLongFunction cell) {
        int[] cells = new int[settings.cells()];
        Arrays.setAll(cells, i -> (int) Math.max(0, Math.min(Integer.MAX_VALUE, cell.applyAsLong(i))));
        return new CountSketch(settings, cells);
    }

    /** Returns the sketch of keys with their counts. */
    static CountSketch ofKeys(CountSettings settings, Consumer<KeyVisitor> counts) {
        int[] cells = new int[settings.cells()];
        counts.accept((hash, count) -> {
            long state = hash;
            for (int probe = 0; probe < settings.hashes(); probe++) {
                cells[cell(state, cells.length)] += count;
                state = next(state);
            }
        });
        return new CountSketch(settings, cells);
    }

    /** Receives the hash and the count of a key. */
    @FunctionalInterface
    interface KeyVisitor {
        void key(long hash, int count);
    }

    public CountSettings settings() {
        return settings;
    }

    /** Returns the value of a cell. */
    public int cell(int index) {
        return cells[index];
    }

    /** Returns the sum of two sketches with the same settings. */
    public CountSketch plus(CountSketch other) {
        if (!settings.equals(other.settings)) {
            throw new IllegalArgumentException(settings + " and " + other.settings + " have no sum");
        }
        return of(settings, i -> (long) cells[i] + other.cells[i]);
    }

    /** Returns the greater one of two sketches with the same settings, cell by cell. */
    CountSketch atLeast(CountSketch other) {
        return of(settings, i -> Math.max(cells[i], other.cells[i]));
    }

    /** Returns the share of cells above 0. */
    public double load() {
        long sum = 0;
        for (long word : occupied) {
            sum += Long.bitCount(word);
        }
        return (double) sum / cells.length;
    }

    /** Returns a digest of the cells. */
    public long digest() {
        long digest = settings.shape();
        for (int cell : cells) {
            digest = (digest ^ cell) * 0x100000001b3L;
            digest ^= digest >>> 29;
        }
        return digest;
    }

    /** Returns the estimate of a key by its hash. */
    int estimate(long hash) {
        long state = hash;
        for (int probe = 0; probe < settings.hashes(); probe++) {
            int cell = cell(state, cells.length);
            if (((occupied[cell / Long.SIZE] >>> cell) & 1) == 0) {
                return 0;
            }
            state = next(state);
        }
        int least = Integer.MAX_VALUE;
        state = hash;
        for (int probe = 0; probe < settings.hashes(); probe++) {
            least = Math.min(least, cells[cell(state, cells.length)]);
            state = next(state);
        }
        return least;
    }

    /** Returns the cell of a state: its upper half, scaled to the cells. */
    static int cell(long state, int cells) {
        return (int) (((state >>> Integer.SIZE) * cells) >>> Integer.SIZE);
    }

    /** Returns the state of a key's next cell. The sequence has no short period, so a key rarely has a cell twice. */
    private static long next(long state) {
        return state * 6364136223846793005L + 1442695040888963407L;
    }
}
