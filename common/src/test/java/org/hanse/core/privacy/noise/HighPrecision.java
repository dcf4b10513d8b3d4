// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.MathContext;

/** Functions to eighty digits, computed otherwise than by the samplers. */
final class HighPrecision {

    static final MathContext DIGITS = new MathContext(80);

    private HighPrecision() {}

    /** {@code exp(x)} by its series for {@code x / 2^16}, squared. */
    static BigDecimal exp(BigDecimal x) {
        BigDecimal small = x.divide(BigDecimal.valueOf(1 << 16), DIGITS);
        BigDecimal sum = BigDecimal.ONE;
        BigDecimal term = BigDecimal.ONE;
        for (int n = 1; n < 40; n++) {
            term = term.multiply(small, DIGITS).divide(BigDecimal.valueOf(n), DIGITS);
            sum = sum.add(term, DIGITS);
        }
        for (int i = 0; i < 16; i++) {
            sum = sum.multiply(sum, DIGITS);
        }
        return sum;
    }

    /** {@code exp(-mu) I_k(mu)} by the series of Bessel functions, all of whose terms are above 0. */
    static BigDecimal skellam(int k, double mu) {
        BigDecimal half = new BigDecimal(mu).divide(BigDecimal.valueOf(2), DIGITS);
        BigDecimal term = half.pow(k, DIGITS);
        for (int i = 2; i <= k; i++) {
            term = term.divide(BigDecimal.valueOf(i), DIGITS);
        }
        BigDecimal square = half.multiply(half, DIGITS);
        BigDecimal sum = BigDecimal.ZERO;
        for (int m = 1; sum.signum() == 0 || term.compareTo(sum.movePointLeft(70)) > 0 || m < 3 * mu; m++) {
            sum = sum.add(term, DIGITS);
            term = term.multiply(square, DIGITS)
                    .divide(BigDecimal.valueOf(m).multiply(BigDecimal.valueOf((long) m + k)), DIGITS);
        }
        return sum.multiply(exp(new BigDecimal(mu).negate()), DIGITS);
    }

    /** {@code 2^-power}. */
    static BigDecimal half(int power) {
        return BigDecimal.ONE.divide(new BigDecimal(BigInteger.ONE.shiftLeft(power)));
    }

    /** Limbs as a number: each {@code bits} behind the one before. */
    static BigDecimal ofLimbs(int bits, long... limbs) {
        BigInteger number = BigInteger.ZERO;
        for (long limb : limbs) {
            number = number.shiftLeft(bits).add(BigInteger.valueOf(limb));
        }
        return new BigDecimal(number).divide(new BigDecimal(BigInteger.ONE.shiftLeft(bits * limbs.length)));
    }
}
