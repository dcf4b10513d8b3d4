// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.util.random.RandomGenerator;

/**
 * Sampler of symmetric Skellam numbers: differences of two Poisson numbers with mean {@code variance/2} each. Sums of Skellam numbers are
 * Skellam numbers, and their variances add up. So the distribution of noise that several parties add in shares is known exactly.
 *
 * <p>Inversion: a binary search with a fixed number of steps in a table of tail probabilities by magnitude, with 126 binary places, and a
 * random sign. The table has 16 bytes for each magnitude up to 13 deviations. For the greatest deviation, 2^17, it has 27 MB and takes
 * seconds to compute: create a sampler once and keep it. The table entries that a draw reads depend on the number. An adversary who
 * measures the caches of the machine during a draw may learn about it.
 *
 * <p>Shape of a draw: {@code [count]}, in steps of the grid.
 *
 * <p>Source: Agarwal, Kairouz and Liu, NeurIPS 2021; the table in {@link SkellamTable}.
 */
public final class SkellamSampler {

    /** Greatest standard deviation, in steps. */
    public static final double GREATEST_DEVIATION = 0x1p17;

    /**
     * Upper bound of the statistical distance of one number from a Skellam number: half of 2^-126 for each of up to 1.8 million entries,
     * and 2^-126 beyond the last entry.
     */
    public static final double DISTANCE = 0x1p-105;

    private final double variance;
    private final long[] table;

    private SkellamSampler(double variance, long[] table) {
        this.variance = variance;
        this.table = table;
    }

    /**
     * Creates a sampler with its table.
     *
     * @param variance in squared steps of the grid, above 0 and at most 2^34
     */
    public static SkellamSampler of(double variance) {
        if (!(variance > 0 && variance <= GREATEST_DEVIATION * GREATEST_DEVIATION)) {
            throw new IllegalArgumentException(
                    "a variance of " + variance
                            + " squared steps must be above 0 and at most 2^34, which is a deviation of 2^17 steps: use a coarser grid");
        }
        return new SkellamSampler(variance, SkellamTable.of(variance));
    }

    /** Returns the greatest magnitude of a draw. */
    int greatest() {
        return table.length / 2;
    }

    /**
     * Draws independent numbers.
     *
     * @param random cryptographic; it provides two longs for each number, so it should not lock for each long
     */
    public long[] draw(int count, RandomGenerator random) {
        long[] numbers = new long[count];
        for (int i = 0; i < count; i++) {
            long word = random.nextLong();
            long sign = -(word & 1);
            long magnitude = magnitude(word >>> 1, random.nextLong() >>> 1);
            numbers[i] = (magnitude ^ sign) - sign;
        }
        return numbers;
    }

    /** Returns the number of entries above a uniform number. The entries fall. */
    private int magnitude(long high, long low) {
        int magnitude = 0;
        for (int left = greatest(); left > 0; ) {
            int half = (left + 1) >>> 1;
            int at = 2 * (magnitude + half - 1);
            magnitude += half & (int) -FixedPoint.isBelow(high, low, table[at], table[at + 1]);
            left -= half;
        }
        return magnitude;
    }

    @Override
    public String toString() {
        return "SkellamSampler[variance " + variance + "]";
    }
}
