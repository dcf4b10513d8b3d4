// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NegativeExponentialTest {

    private static final int COUNT = 400;

    /** Error bound that the class states. */
    private static final BigDecimal OFF = HighPrecision.half(113);

    @Test
    void compute_anyExponent_isTheExponentialWithinItsErrorBound() {
        SplittableRandom random = new SplittableRandom(11);
        long[] wholes = random.longs(COUNT, 0, 16).toArray();
        long[] highs = random.longs(COUNT, 0, FixedPoint.ONE).toArray();
        long[] lows = random.longs(COUNT, 0, FixedPoint.ONE).toArray();
        // All bits, none, and each alone.
        wholes[0] = 15;
        highs[0] = FixedPoint.MASK;
        lows[0] = FixedPoint.MASK;
        for (int i = 1; i <= 61; i++) {
            wholes[i] = 0;
            highs[i] = i == 61 ? 0 : 1L << (i - 1);
            lows[i] = 0;
        }
        NegativeExponential exponential = new NegativeExponential(COUNT);

        exponential.compute(wholes, highs, lows, COUNT);

        for (int i = 0; i < COUNT; i++) {
            BigDecimal exponent =
                    BigDecimal.valueOf(wholes[i]).add(HighPrecision.ofLimbs(FixedPoint.LIMB, highs[i], lows[i]));
            BigDecimal computed = HighPrecision.ofLimbs(FixedPoint.LIMB, exponential.high(i), exponential.low(i));
            assertThat(computed.subtract(HighPrecision.exp(exponent.negate())).abs())
                    .as("exp(-%s)", exponent)
                    .isLessThan(OFF);
        }
        assertThat(exponential.high(61)).isEqualTo(FixedPoint.ONE);
        assertThat(exponential.low(61)).isZero();
    }

    @Test
    void isBelow_anyNumbers_comparesThem() {
        long most = Long.MAX_VALUE;
        assertThat(FixedPoint.isBelow(1, 5, 1, 6)).isEqualTo(1);
        assertThat(FixedPoint.isBelow(1, 6, 1, 6)).isZero();
        assertThat(FixedPoint.isBelow(1, 7, 1, 6)).isZero();
        assertThat(FixedPoint.isBelow(0, most, 1, 0)).isEqualTo(1);
        assertThat(FixedPoint.isBelow(1, 0, 0, most)).isZero();
        assertThat(FixedPoint.isBelow(0, 0, most, most)).isEqualTo(1);
        assertThat(FixedPoint.isBelow(most, most, 0, 0)).isZero();
    }
}
