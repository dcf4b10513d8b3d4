// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain.faithfulness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

class RanksTest {

    @Test
    void correlation_sameAndOppositeOrder_isOneAndMinusOne() {
        assertThat(Ranks.correlation(List.of(1.0, 5.0, 2.0, 9.0), List.of(10.0, 30.0, 20.0, 31.0)))
                .hasValueSatisfying(own -> assertThat(own).isCloseTo(1, within(1e-12)));
        assertThat(Ranks.correlation(List.of(1.0, 2.0, 3.0), List.of(3.0, 2.0, -7.0)))
                .hasValueSatisfying(own -> assertThat(own).isCloseTo(-1, within(1e-12)));
    }

    /** By hand: ranks 0.5, 0.5, 2, 3 and 0, 1, 2, 3 give 4.5 / sqrt(4.5 * 5). */
    @Test
    void correlation_equalValues_haveTheirMeanRank() {
        assertThat(Ranks.correlation(List.of(1.0, 1.0, 2.0, 3.0), List.of(1.0, 2.0, 3.0, 4.0)))
                .hasValueSatisfying(own -> assertThat(own).isCloseTo(4.5 / Math.sqrt(4.5 * 5), within(1e-12)));
    }

    @Test
    void correlation_twoValuesOrAllEqual_isEmpty() {
        assertThat(Ranks.correlation(List.of(1.0, 2.0), List.of(1.0, 2.0))).isEmpty();
        assertThat(Ranks.correlation(List.of(1.0, 1.0, 1.0), List.of(1.0, 2.0, 3.0)))
                .isEmpty();
    }
}
