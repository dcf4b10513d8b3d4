// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Batch computation of {@code exp(-e)} with the same work for every number. A Taylor polynomial covers the bits of {@code e} below 2^-10.
 * Each higher bit multiplies by {@code exp(-2^j)} if it is set, and by 1 otherwise.
 *
 * <p>The error is less than 2^-113. Each of 23 products is off by up to 4 units of 2^-120, and each coefficient by one. The polynomial,
 * which ends with the ninth power, is off by 2^-121. For one thread at a time.
 */
final class NegativeExponential {

    /** Bits of the integer part of exponents. */
    static final int WHOLE_BITS = 4;

    private static final int FRACTION_BITS = 10;
    private static final int DEGREE = 9;
    private static final long REST = (1L << (FixedPoint.LIMB - FRACTION_BITS)) - 1;

    private static final long[] FACTOR_HIGH = factors(true);
    private static final long[] FACTOR_LOW = factors(false);
    private static final long[] COEFFICIENT_HIGH = coefficients(true);
    private static final long[] COEFFICIENT_LOW = coefficients(false);

    private final long[] high;
    private final long[] low;

    NegativeExponential(int most) {
        this.high = new long[most];
        this.low = new long[most];
    }

    private static long[] factors(boolean upper) {
        return IntStream.range(-FRACTION_BITS, WHOLE_BITS)
                .mapToObj(ExponentialSeries::expOfMinusPowerOfTwo)
                .mapToLong(factor -> upper
                        ? FixedPoint.upper(factor, ExponentialSeries.PLACES)
                        : FixedPoint.lower(factor, ExponentialSeries.PLACES))
                .toArray();
    }

    private static long[] coefficients(boolean upper) {
        return IntStream.rangeClosed(0, DEGREE)
                .mapToObj(ExponentialSeries::inverseFactorial)
                .mapToLong(coefficient -> upper
                        ? FixedPoint.upper(coefficient, ExponentialSeries.PLACES)
                        : FixedPoint.lower(coefficient, ExponentialSeries.PLACES))
                .toArray();
    }

    /**
     * Computes the first {@code count} numbers.
     *
     * @param wholes integer parts of the exponents, below 2^{@value #WHOLE_BITS}
     * @param highs upper limbs of the fractions
     * @param lows lower limbs of the fractions
     */
    void compute(long[] wholes, long[] highs, long[] lows, int count) {
        polynomial(highs, lows, count);
        for (int j = 0; j < FRACTION_BITS; j++) {
            multiply(FACTOR_HIGH[j], FACTOR_LOW[j], highs, FixedPoint.LIMB - FRACTION_BITS + j, count);
        }
        for (int j = 0; j < WHOLE_BITS; j++) {
            multiply(FACTOR_HIGH[FRACTION_BITS + j], FACTOR_LOW[FRACTION_BITS + j], wholes, j, count);
        }
    }

    /** Returns the upper limb of a result; {@link FixedPoint#ONE} for an exponent of 0. */
    long high(int index) {
        return high[index];
    }

    long low(int index) {
        return low[index];
    }

    /** Computes Horner's scheme: {@code c_0 - r (c_1 - r (c_2 - ...))}. */
    private void polynomial(long[] highs, long[] lows, int count) {
        Arrays.fill(high, 0, count, COEFFICIENT_HIGH[DEGREE]);
        Arrays.fill(low, 0, count, COEFFICIENT_LOW[DEGREE]);
        for (int n = DEGREE - 1; n >= 0; n--) {
            long coefficientHigh = COEFFICIENT_HIGH[n];
            long coefficientLow = COEFFICIENT_LOW[n];
            for (int i = 0; i < count; i++) {
                long restHigh = highs[i] & REST;
                long lower = FixedPoint.low(restHigh, high[i])
                        + FixedPoint.high(restHigh, low[i])
                        + FixedPoint.high(lows[i], high[i]);
                long upper = FixedPoint.high(restHigh, high[i]) + (lower >>> FixedPoint.LIMB);
                long difference = coefficientLow - (lower & FixedPoint.MASK);
                // The shift borrows 1 if the lower limb is below 0.
                high[i] = coefficientHigh - upper + (difference >> (Long.SIZE - 1));
                low[i] = difference & FixedPoint.MASK;
            }
        }
    }

    /** Multiplies by a factor if a bit is set, and by 1 otherwise. */
    private void multiply(long factorHigh, long factorLow, long[] bits, int bit, int count) {
        for (int i = 0; i < count; i++) {
            long chosen = -(bits[i] >>> bit & 1);
            long byHigh = FixedPoint.ONE ^ ((FixedPoint.ONE ^ factorHigh) & chosen);
            long byLow = factorLow & chosen;
            long lower =
                    FixedPoint.low(high[i], byHigh) + FixedPoint.high(high[i], byLow) + FixedPoint.high(low[i], byHigh);
            high[i] = FixedPoint.high(high[i], byHigh) + (lower >>> FixedPoint.LIMB);
            low[i] = lower & FixedPoint.MASK;
        }
    }

    /** Clears the results. */
    void forget() {
        Arrays.fill(high, 0);
        Arrays.fill(low, 0);
    }
}
