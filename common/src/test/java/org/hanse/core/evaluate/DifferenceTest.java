// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DifferenceTest {

    private static final double SE = 0.01;
    private static final double HALF = 1.959964 * SE;

    private static Difference of(double difference) {
        return new Difference(difference, difference - HALF, difference + HALF, 1000);
    }

    @Test
    void standardError_interval_isHalfItsWidthOverTheNormalQuantile() {
        assertThat(of(0.3).standardError()).isCloseTo(SE, within(1e-8));
    }

    @ParameterizedTest
    @CsvSource({
        "0.1, 0.3, 6, true",
        "0.1, 0.3, 5, false",
        "-0.3, -0.1, 6, true",
        "-0.3, -0.1, 1, false",
        "0, 0.3, 50, false",
        "NaN, NaN, 50, false"
    })
    void significant_takesAnIntervalWithoutZeroAndSixQueries(double low, double high, int differing, boolean expected) {
        assertThat(new Difference((low + high) / 2, low, high, 60, differing).significant())
                .isEqualTo(expected);
    }

    @Test
    void standardError_noInterval_isUnknown() {
        Difference without = new Difference(0.2, Double.NaN, Double.NaN, 50);
        assertThat(without.standardError()).isNaN();
        assertThat(without.smallestEffect()).isNaN();
    }

    @Test
    void reversed_difference_swapsSignsAndEnds() {
        assertThat(new Difference(0.2, -0.1, 0.5, 50, 7).reversed()).isEqualTo(new Difference(-0.2, -0.5, 0.1, 50, 7));
    }

    /** 1.960 for the test at 5 % and 0.842 for a power of 80 %. */
    @Test
    void smallestEffect_interval_isTwoPointEightStandardErrors() {
        assertThat(of(0.5).smallestEffect()).isCloseTo((1.959964 + 0.841621) * SE, within(1e-7));
    }
}
