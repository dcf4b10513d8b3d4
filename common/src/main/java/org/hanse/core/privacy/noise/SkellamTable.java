// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * How likely a symmetric Skellam number of magnitude {@code k} or more is, {@code 2 exp(-mu) (I_k(mu) + I_{k+1}(mu) + ...)} with the
 * modified Bessel functions of the first kind, for {@code k} from 1 to where it is less than 2^-126.
 *
 * <p>Miller's algorithm: the recurrence {@code I_{k-1} = I_{k+1} + (2k/mu) I_k}, which is stable downwards, from far out, divided by the
 * sum of all probabilities. Far out is where the tail has less than 2^-200, by Bernstein's bound {@code exp(-t^2 / (2 (mu + t/3)))} for a
 * sum of jumps by 1; starting with a 0 there adds less than that to a probability. All terms are above 0, with at least 192 bits each, so
 * that rounding adds a part of 2^-170 to each at most. What is left is that entries are cut off at 2^-126.
 *
 * <p>Source: Abramowitz and Stegun, 9.6.26 and 9.12, example 1.
 */
final class SkellamTable {

    /** Bits of a limb: what a long has beside its sign. */
    static final int LIMB = 63;

    private static final int PLACES = 2 * LIMB;

    /** Bits of the first term, far out. */
    private static final int FIRST_BITS = 192;

    /** Binary places of {@code 2/mu}; at least 192 of them are significant up to the greatest variance. */
    private static final int INVERSE_PLACES = 240;

    private final int farthest;
    private final BigInteger inverse;

    /** Told of each magnitude, from the greatest to 1, with the sum of all terms from it on. */
    private interface Visitor {
        void at(int magnitude, BigInteger tail);
    }

    private SkellamTable(double variance) {
        // 2^-200 = exp(-138.6), and its root of a quadratic equation.
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
     * The table.
     *
     * @return for each magnitude from 1 on the upper limb and the lower, falling; empty if all numbers are 0
     */
    static long[] of(double variance) {
        return new SkellamTable(variance).limbs();
    }

    private long[] limbs() {
        BigInteger all = descend((magnitude, tail) -> {});
        // A division once in place of one for each entry.
        int scale = all.bitLength() + 64;
        BigInteger share = BigInteger.ONE.shiftLeft(PLACES + scale).divide(all);
        TableAccumulator table = new TableAccumulator();
        // Again, since terms that were kept would take many times the table's memory.
        descend((magnitude, tail) -> table.put(magnitude, tail.multiply(share).shiftRight(scale)));
        return table.limbs;
    }

    /** Walks from far out to 0, and returns the sum of all terms of magnitudes, 0 among them. */
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

    /** Has no entries until the first that is above 0. */
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
