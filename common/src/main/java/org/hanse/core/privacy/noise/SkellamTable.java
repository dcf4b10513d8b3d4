// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Table of tail probabilities of a symmetric Skellam number, {@code 2 exp(-mu) (I_k(mu) + I_{k+1}(mu) + ...)}. {@code I} are the modified
 * Bessel functions of the first kind. The magnitude {@code k} runs from 1 to the last entry of at least 2^-126.
 *
 * <p>Miller's algorithm: the recurrence {@code I_{k-1} = I_{k+1} + (2k/mu) I_k} is stable downwards. It starts far out, and its results are
 * divided by the sum of all probabilities. Far out means a tail below 2^-200, by Bernstein's bound {@code exp(-t^2 / (2 (mu + t/3)))} for a
 * sum of jumps by 1. The initial 0 adds less than that to a probability. All terms are above 0 and have at least 192 bits, so rounding adds
 * at most a fraction of 2^-170 to each. The remaining error is the truncation of entries at 2^-126.
 *
 * <p>Source: Abramowitz and Stegun, 9.6.26 and 9.12, example 1.
 */
final class SkellamTable {

    /** Bits of a limb: those of a long without its sign. */
    static final int LIMB = 63;

    private static final int PLACES = 2 * LIMB;

    /** Bits of the first term, far out. */
    private static final int FIRST_BITS = 192;

    /** Binary places of {@code 2/mu}; at least 192 of them are significant up to the greatest variance. */
    private static final int INVERSE_PLACES = 240;

    private final int farthest;
    private final BigInteger inverse;

    /** Receiver of the magnitudes, from the greatest to 1, each with the sum of all terms from it on. */
    private interface Visitor {
        void at(int magnitude, BigInteger tail);
    }

    private SkellamTable(double variance) {
        // 2^-200 = exp(-138.6). The magnitude is the root of a quadratic equation.
        BigInteger root = new BigDecimal(variance)
                .multiply(BigDecimal.valueOf(278))
                .toBigInteger()
                .add(BigInteger.valueOf(2210))
                .sqrt();
        this.farthest = 48 + root.intValueExact();
        this.inverse = new BigDecimal(BigInteger.TWO.shiftLeft(INVERSE_PLACES))
                .divideToIntegralValue(new BigDecimal(variance))
                .toBigInteger();
    }

    /**
     * Computes the table.
     *
     * @return upper and lower limb for each magnitude from 1 on, falling; empty if all numbers are 0
     */
    static long[] of(double variance) {
        return new SkellamTable(variance).limbs();
    }

    private long[] limbs() {
        BigInteger all = descend((magnitude, tail) -> {});
        // One division in place of a division for each entry.
        int scale = all.bitLength() + 64;
        BigInteger share = BigInteger.ONE.shiftLeft(PLACES + scale).divide(all);
        TableAccumulator table = new TableAccumulator();
        // A second pass, because stored terms would take many times the memory of the table.
        descend((magnitude, tail) -> table.put(magnitude, tail.multiply(share).shiftRight(scale)));
        return table.limbs;
    }

    /** Computes the recurrence from far out to 0 and returns the sum of all terms, including magnitude 0. */
    private BigInteger descend(Visitor visitor) {
        BigInteger above = BigInteger.ZERO;
        BigInteger term = BigInteger.ONE.shiftLeft(FIRST_BITS);
        BigInteger tail = BigInteger.ZERO;
        BigInteger factor = inverse.multiply(BigInteger.valueOf(farthest));
        for (int k = farthest; k >= 1; k--) {
            tail = tail.add(term.shiftLeft(1));
            visitor.at(k, tail);
            BigInteger below = above.add(term.multiply(factor).shiftRight(INVERSE_PLACES));
            above = term;
            term = below;
            factor = factor.subtract(inverse);
        }
        return tail.add(term);
    }

    /** Table that begins with the first entry above 0. */
    private static final class TableAccumulator {

        private static final BigInteger LOWER = BigInteger.ONE.shiftLeft(LIMB).subtract(BigInteger.ONE);

        private long[] limbs = {};

        void put(int magnitude, BigInteger entry) {
            if (limbs.length == 0) {
                if (entry.signum() == 0) {
                    return;
                }
                limbs = new long[2 * magnitude];
            }
            limbs[2 * magnitude - 2] = entry.shiftRight(LIMB).longValueExact();
            limbs[2 * magnitude - 1] = entry.and(LOWER).longValueExact();
        }
    }
}
