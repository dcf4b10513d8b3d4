// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import org.hanse.core.setting.Key;

/**
 * Shape of a {@link CountSketch} and bounds of contributions. All participants of a sum have the same one.
 *
 * @param cells number of counters
 * @param hashes counters of a key
 * @param pairs most interactions and most pairs that a shopper contributes
 * @param support fewest shoppers of a participant with a key that it contributes
 * @param keyCells number of further counters, for the keys of catalogues; 0 if they are not counted
 * @param least least counter of the sum that participants receive; lesser ones count as 0
 * @param rowPrior shoppers that all participants share by their size in the weight of each shared item vector; 0 if participants are weighted
 *     by their examples alone
 */
public record CountSettings(
        @Key(value = "counters of the sum", least = LEAST_CELLS, most = MOST_CELLS)
        int cells,

        @Key(value = "counters of a pair", least = 1, most = MOST_HASHES)
        int hashes,

        @Key(value = "most interactions and most pairs of a shopper that count", least = 2, most = 10_000)
        int pairs,

        @Key(value = "fewest shoppers of a shop with a pair that it contributes", least = 1, most = Key.MANY)
        int support,

        @Key(
                value = "further counters, for the keys of items in catalogues, ten for each item; 0 counts no keys",
                least = 0,
                most = MOST_CELLS)
        int keyCells,

        @Key(
                value =
                        "least counter of the whole sum that shops receive; lesser ones count as 0. No privacy guarantee",
                least = 1,
                most = MOST)
        int least,

        @Key(
                value =
                        "with `itemVectors: shared`, a shop's weight in the mean of a row is its part of the shoppers of the row's items, with"
                                + " this number of shoppers more that are divided by size; 0 weights all by examples",
                least = 0,
                most = Key.MANY)
        int rowPrior) {

    /** Smallest number of counters. */
    static final int LEAST_CELLS = 1024;

    /** Greatest number of counters. */
    static final int MOST_CELLS = 1 << 28;

    /** Greatest number of counters of a key. */
    static final int MOST_HASHES = 32;

    /** Defaults: room for half a million pairs. */
    public static final CountSettings DEFAULT = new CountSettings(16_777_216, 12, 100, 1);

    /** Creates settings without counters for keys of catalogues, and without weights of rows. */
    public CountSettings(int cells, int hashes, int pairs, int support) {
        this(cells, hashes, pairs, support, 0, 1, 0);
    }

    /** Share of occupied counters from which false pairs become frequent. */
    public static final double HIGH_LOAD = 0.5;

    /** Greatest count of one participant in a counter; greater ones are clipped. */
    public static final int MOST = 32_767;

    /** Returns the fewest counters that keep the expected load at most {@link #HIGH_LOAD}. */
    public static long cellsFor(long keys, int hashes) {
        return (long) Math.ceil(hashes * (double) keys / -Math.log(1 - HIGH_LOAD));
    }

    /** Returns the expected share of occupied counters with this number of distinct keys. */
    public double expectedLoad(long keys) {
        return -Math.expm1(-hashes * (double) keys / cells);
    }

    /** Returns the number of distinct keys that have this expected load. A full sketch counts as one with an empty counter. */
    public long keys(double load) {
        return Math.round(-Math.log(Math.max(1 - load, 1.0 / cells)) * cells / hashes);
    }

    /** Returns the probability that a key without contributions has an estimate above 0 at a load. */
    public double falsePositives(double load) {
        return Math.pow(load, hashes);
    }

    /** Returns a number that starts the digests of sketches. Sketches have no keys of catalogues. */
    int shape() {
        return 31 * (31 * (31 * cells + hashes) + pairs) + support;
    }

    /** Returns these settings with this support, or their own if it is greater. */
    public CountSettings withLeastSupport(int leastSupport) {
        return new CountSettings(cells, hashes, pairs, Math.max(support, leastSupport), keyCells, least, rowPrior);
    }

    /** Returns what participants receive of a counter of the sum. */
    public long released(long counter) {
        return counter < least ? 0 : counter;
    }

    /** Returns the text of digests. What is off is not named. */
    @Override
    public String toString() {
        return "CountSettings[cells=" + cells + ", hashes=" + hashes + ", pairs=" + pairs + ", support=" + support
                + (keyCells > 0 ? ", keyCells=" + keyCells : "") + (least > 1 ? ", least=" + least : "")
                + (rowPrior > 0 ? ", rowPrior=" + rowPrior : "") + "]";
    }
}
