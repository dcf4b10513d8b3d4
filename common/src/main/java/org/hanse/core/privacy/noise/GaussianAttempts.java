// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.random.RandomGenerator;

/**
 * Attempts to draw the magnitude of a standard normal number, many at a time. One is {@code k + x}: the whole part {@code k} with a
 * probability proportional to {@code exp(-k^2/2)}, by inversion of a table; {@code x} uniform in [0, 1); and it is taken with
 * probability {@code exp(-x(2k + x)/2)}, so that {@code k + x} has a density proportional to {@code exp(-(k + x)^2/2)} among those that
 * are taken, {@value #TAKEN_PERCENT} of a hundred at least. For one thread at a time.
 *
 * <p>Source: Karney, ACM TOMS 42(1), 2016, algorithm N, whose coins of {@code exp(-1/2)} are a table here and whose series of coins is
 * the probability itself, in fixed point.
 */
final class GaussianAttempts {

    /** Attempts that are made at once: their limbs stay in the first level of cache. */
    static final int SIZE = 256;

    /** Random words of an attempt. */
    static final int WORDS = 7;

    /** A lower bound of the percentage of attempts that are taken: {@code sqrt(pi/2)} over the sum of {@code exp(-k^2/2)}, 71.48. */
    static final int TAKEN_PERCENT = 71;

    /** The greatest whole part; beyond lie 2^-140 of the mass. */
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

    /** Whole parts {@code k}. */
    final long[] whole = new long[SIZE];

    /** Limbs of {@code x}. The third limb counts only when a number is rounded. */
    final long[] first = new long[SIZE];

    final long[] second = new long[SIZE];
    final long[] third = new long[SIZE];

    /** 0 or -1, each as likely. */
    final long[] sign = new long[SIZE];

    /** 1 for those that are taken, else 0. */
    final long[] taken = new long[SIZE];

    /** Exponents of the probabilities: before the point, and two limbs behind it. */
    final long[] exponentWhole = new long[SIZE];

    final long[] exponentHigh = new long[SIZE];
    final long[] exponentLow = new long[SIZE];
    private final NegativeExponential probability = new NegativeExponential(SIZE);

    /** Makes the first {@code count} anew, with {@value #WORDS} random words each. */
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

    /** How many thresholds a uniform number has reached. */
    private static long whole(long high, long low) {
        long whole = GREATEST;
        for (int k = 0; k < GREATEST; k++) {
            whole -= FixedPoint.isBelow(high, low, THRESHOLD_HIGH[k], THRESHOLD_LOW[k]);
        }
        return whole;
    }

    /** {@code k x + x^2/2}, below 14, off by less than 2^-115. */
    private void exponents(int count) {
        for (int i = 0; i < count; i++) {
            long squareLow = FixedPoint.low(first[i], first[i]) + 2 * FixedPoint.high(first[i], second[i]);
            long squareHigh = FixedPoint.high(first[i], first[i]) + (squareLow >>> FixedPoint.LIMB);
            long halfLow = (squareLow & FixedPoint.MASK) >>> 1 | (squareHigh & 1) << (FixedPoint.LIMB - 1);
            // Up to fourteen limbs are added, which is more than a signed word holds and less than an unsigned one.
            long lower = whole[i] * second[i] + halfLow;
            long upper = whole[i] * first[i] + (squareHigh >>> 1) + (lower >>> FixedPoint.LIMB);
            exponentWhole[i] = upper >>> FixedPoint.LIMB;
            exponentHigh[i] = upper & FixedPoint.MASK;
            exponentLow[i] = lower & FixedPoint.MASK;
        }
    }

    /** Forgets what was drawn. */
    void forget() {
        for (long[] words :
                new long[][] {whole, first, second, third, sign, exponentWhole, exponentHigh, exponentLow}) {
            Arrays.fill(words, 0);
        }
        probability.forget();
    }
}
