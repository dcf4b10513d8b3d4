// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HolmCorrectionTest {

    /** Four hypotheses at 5 %: .005 is below .0125 and .01 below .0167, .03 is above .025, and .04 is not reached. */
    @Test
    void rejected_workedExample_stopsAtTheFirstThatHolds() {
        assertThat(HolmCorrection.rejected(new double[] {0.01, 0.04, 0.03, 0.005}, 0.05))
                .containsExactly(true, false, false, true);
    }

    /** Bonferroni's 0.05 / 3 would keep .02 and .04; Holm's steps reject all three. */
    @Test
    void rejected_stepsGrow_rejectsMoreThanBonferroni() {
        assertThat(HolmCorrection.rejected(new double[] {0.04, 0.02, 0.01}, 0.05))
                .containsExactly(true, true, true);
    }

    @Test
    void rejected_laterOneBelowItsStep_isKeptBehindOneThatHolds() {
        // .03 is above .05 / 2, so .031 is not rejected although it is below .05.
        assertThat(HolmCorrection.rejected(new double[] {0.031, 0.03}, 0.05)).containsExactly(false, false);
    }

    @Test
    void rejected_notTested_isNotCounted() {
        assertThat(HolmCorrection.rejected(new double[] {Double.NaN, 0.02, Double.NaN, 0.03}, 0.05))
                .containsExactly(false, true, false, true);
        assertThat(HolmCorrection.rejected(new double[] {Double.NaN}, 0.05)).containsExactly(false);
        assertThat(HolmCorrection.rejected(new double[0], 0.05)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 1, -0.05, Double.NaN})
    void rejected_levelOutsideItsRange_isRefused(double level) {
        assertThatThrownBy(() -> HolmCorrection.rejected(new double[] {0.01}, level))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("outside (0, 1)");
    }
}
