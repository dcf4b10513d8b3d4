// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Batch of attempts to draw the magnitude of a standard normal number. An attempt is {@code k + x}. The integer part {@code k} has a
 * probability proportional to {@code exp(-k^2/2)}, by inversion of a table. The fraction {@code x} is uniform in [0, 1). The acceptance
 * probability is {@code exp(-x(2k + x)/2)}, so accepted attempts have a density proportional to {@code exp(-(k + x)^2/2)}. At least
 * {@value #TAKEN_PERCENT} percent are accepted. For one thread at a time.
 *
 * <p>Source: Karney, ACM TOMS 42(1), 2016, algorithm N. A table replaces its coins of {@code exp(-1/2)}. The fixed-point acceptance
 * probability replaces its series of coins.
 */
final class GaussianAttempts {

    /** Attempts of a batch: their limbs fit into the first level of cache. */
    static final int SIZE = 256;

    /** Random words of an attempt. */
    static final int WORDS = 7;

    /** Lower bound of the acceptance rate in percent: {@code sqrt(pi/2)} divided by the sum of {@code exp(-k^2/2)}, 71.48. */
    static final int TAKEN_PERCENT = 71;

    /** Greatest integer part; a mass of 2^-140 lies beyond. */
    static final int GREATEST = 13;

    private static final int SPARE_BITS = Long.SIZE - FixedPoint.LIMB;
    private static final long[] THRESHOLD_HIGH = new long[GREATEST];
    private static final long[] THRESHOLD_LOW = new long[GREATEST];

    static {
        BigInteger all = BigInteger.ZERO;
        for (int k = 0; k <= GREATEST; k++) {
            all = all.add(ExponentialSeries.expOfMinusHalf(k * k));
        }
        BigInteger below = BigInteger.ZERO;
        for (int k = 0; k < GREATEST; k++) {
            below = below.add(ExponentialSeries.expOfMinusHalf(k * k));
            BigInteger threshold = below.shiftLeft(FixedPoint.PLACES).divide(all);
            THRESHOLD_HIGH[k] = FixedPoint.upper(threshold, FixedPoint.PLACES);
            THRESHOLD_LOW[k] = FixedPoint.lower(threshold, FixedPoint.PLACES);
        }
    }

    /** Integer parts {@code k}. */
    final long[] whole = new long[SIZE];

    /** Limbs of {@code x}. The third limb counts only when a number is rounded. */
    final long[] first = new long[SIZE];

    final long[] second = new long[SIZE];
    final long[] third = new long[SIZE];

    /** 0 or -1, with equal probability. */
    final long[] sign = new long[SIZE];

    /** 1 for accepted attempts, else 0. */
    final long[] taken = new long[SIZE];

    /** Exponents of the acceptance probabilities: the integer part, and two limbs of the fraction. */
    final long[] exponentWhole = new long[SIZE];

    final long[] exponentHigh = new long[SIZE];
    final long[] exponentLow = new long[SIZE];
    private final NegativeExponential probability = new NegativeExponential(SIZE);

    /** Draws the first {@code count} attempts, with {@value #WORDS} random words each. */
    void make(RandomGenerator random, int count) {
        for (int i = 0; i < count; i++) {
            long word = random.nextLong();
            sign[i] = -(word & 1);
            whole[i] = whole(word >>> SPARE_BITS, random.nextLong() >>> SPARE_BITS);
            first[i] = random.nextLong() >>> SPARE_BITS;
            second[i] = random.nextLong() >>> SPARE_BITS;
            third[i] = random.nextLong() >>> SPARE_BITS;
        }
        exponents(count);
        probability.compute(exponentWhole, exponentHigh, exponentLow, count);
        for (int i = 0; i < count; i++) {
            taken[i] = FixedPoint.isBelow(
                    random.nextLong() >>> SPARE_BITS,
                    random.nextLong() >>> SPARE_BITS,
                    probability.high(i),
                    probability.low(i));
        }
    }

    /** Returns the number of thresholds that a uniform number reaches. */
    private static long whole(long high, long low) {
        long whole = GREATEST;
        for (int k = 0; k < GREATEST; k++) {
            whole -= FixedPoint.isBelow(high, low, THRESHOLD_HIGH[k], THRESHOLD_LOW[k]);
        }
        return whole;
    }

    /** Computes {@code k x + x^2/2}, below 14, off by less than 2^-115. */
    private void exponents(int count) {
        for (int i = 0; i < count; i++) {
            long squareLow = FixedPoint.low(first[i], first[i]) + 2 * FixedPoint.high(first[i], second[i]);
            long squareHigh = FixedPoint.high(first[i], first[i]) + (squareLow >>> FixedPoint.LIMB);
            long halfLow = (squareLow & FixedPoint.MASK) >>> 1 | (squareHigh & 1) << (FixedPoint.LIMB - 1);
            // Up to fourteen limbs are added: too many for a signed word, and few enough for an unsigned one.
            long lower = whole[i] * second[i] + halfLow;
            long upper = whole[i] * first[i] + (squareHigh >>> 1) + (lower >>> FixedPoint.LIMB);
            exponentWhole[i] = upper >>> FixedPoint.LIMB;
            exponentHigh[i] = upper & FixedPoint.MASK;
            exponentLow[i] = lower & FixedPoint.MASK;
        }
    }

    /** Clears the drawn numbers. */
    void forget() {
        for (long[] words :
                new long[][] {whole, first, second, third, sign, exponentWhole, exponentHigh, exponentLow}) {
            Arrays.fill(words, 0);
        }
        probability.forget();
    }
}
