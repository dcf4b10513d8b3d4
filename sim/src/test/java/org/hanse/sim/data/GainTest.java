// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class GainTest {

    @Test
    void at_firstAndThirdRank_areOneAndAHalfInNdcg() {
        assertThat(Gain.NDCG.at(1, 5)).isEqualTo(1);
        assertThat(Gain.NDCG.at(3, 5)).isCloseTo(0.5, within(1e-15));
    }

    @Test
    void at_cutoffItself_countsAndTheNextRankDoesNot() {
        for (Gain gain : Gain.values()) {
            assertThat(gain.at(10, 10)).isPositive();
            assertThat(gain.at(11, 10)).isZero();
        }
        assertThat(Gain.HR.at(10, 10)).isEqualTo(1);
    }
}
