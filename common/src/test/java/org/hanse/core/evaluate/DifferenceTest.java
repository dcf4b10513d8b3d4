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

    /** Two-sided normal tail probabilities of 1.96, 2.58, 1 and 3 standard errors, from a table. */
    @ParameterizedTest
    @CsvSource({"1.959964, 0.05", "2.575829, 0.01", "1, 0.317311", "3, 0.0026998", "0, 1"})
    void pValue_differenceInStandardErrors_isTheNormalTail(double errors, double expected) {
        assertThat(of(errors * SE).pValue()).isCloseTo(expected, within(1e-6));
        assertThat(of(-errors * SE).pValue()).isCloseTo(expected, within(1e-6));
    }

    /** The p-value is .05 if the interval ends at 0. */
    @Test
    void pValue_intervalThatEndsAtZero_isFivePercent() {
        assertThat(new Difference(0.2, 0, 0.4, 50).pValue()).isCloseTo(0.05, within(1e-9));
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
    void pValue_noInterval_isUnknown() {
        Difference without = new Difference(0.2, Double.NaN, Double.NaN, 50);
        assertThat(without.pValue()).isNaN();
        assertThat(without.standardError()).isNaN();
        assertThat(without.smallestEffect()).isNaN();
    }

    /** All resamples of few queries may be equal; the sign-flip test has 2^n outcomes, two of them as extreme. */
    @Test
    void pValue_equalResamples_isThatOfASignFlipTest() {
        assertThat(new Difference(0.3, 0.3, 0.3, 1).pValue()).isEqualTo(1);
        assertThat(new Difference(0.3, 0.3, 0.3, 3).pValue()).isEqualTo(0.25);
        assertThat(new Difference(0, 0, 0, 1000).pValue()).isEqualTo(1);
        assertThat(new Difference(0.3, 0.3, 0.3, 1000).pValue()).isLessThan(1e-9);
        assertThat(new Difference(0.3, 0.29, 0.31, 4).pValue()).isEqualTo(0.125);
    }

    /** Z is 2, which would be .046; but four queries that differ have 16 outcomes of signs. */
    @Test
    void pValue_fewQueriesDiffer_isNoSmallerThanTheirSignFlipTest() {
        assertThat(new Difference(0.004, 0.0001, 0.0079, 1000, 4).pValue()).isEqualTo(0.125);
        assertThat(new Difference(0.004, 0.0001, 0.0079, 1000, 40).pValue()).isCloseTo(0.044, within(0.003));
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
