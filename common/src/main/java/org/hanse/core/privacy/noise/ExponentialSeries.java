// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.math.BigInteger;

/** Constants of the exponential function with {@value #PLACES} binary places, for tables. */
final class ExponentialSeries {

    static final int PLACES = 240;

    /** Exponent of the smallest argument, {@code 2^-SMALLEST}. The series has few terms there; squaring gives the greater arguments. */
    private static final int SMALLEST = 10;

    private ExponentialSeries() {}

    /** Returns {@code exp(-2^power)}, off by less than 2^-200. */
    static BigInteger expOfMinusPowerOfTwo(int power) {
        if (power < -SMALLEST) {
            throw new IllegalArgumentException("exp of -2^" + power);
        }
        BigInteger exponential = series();
        for (int i = -SMALLEST; i < power; i++) {
            exponential = times(exponential, exponential);
        }
        return exponential;
    }

    /** Returns {@code exp(-square/2)}, off by less than 2^-200. */
    static BigInteger expOfMinusHalf(int square) {
        BigInteger half = expOfMinusPowerOfTwo(-1);
        BigInteger exponential = BigInteger.ONE.shiftLeft(PLACES);
        for (int i = 0; i < square; i++) {
            exponential = times(exponential, half);
        }
        return exponential;
    }

    /** Returns {@code 1 / n!}. */
    static BigInteger inverseFactorial(int n) {
        BigInteger inverse = BigInteger.ONE.shiftLeft(PLACES);
        for (int i = 2; i <= n; i++) {
            inverse = inverse.divide(BigInteger.valueOf(i));
        }
        return inverse;
    }

    private static BigInteger series() {
        BigInteger sum = BigInteger.ZERO;
        BigInteger term = BigInteger.ONE.shiftLeft(PLACES);
        for (int n = 1; term.signum() > 0; n++) {
            sum = n % 2 == 1 ? sum.add(term) : sum.subtract(term);
            term = term.shiftRight(SMALLEST).divide(BigInteger.valueOf(n));
        }
        return sum;
    }

    private static BigInteger times(BigInteger a, BigInteger b) {
        return a.multiply(b).shiftRight(PLACES);
    }
}
