// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PairsLineTest {

    @Test
    void parse_ofItsOwnLine_isTheSame() {
        PairsLine sum = new PairsLine(2, 20, 44.3, 6.5, 4_194_304);

        assertThat(sum.line())
                .isEqualTo("round 2 summed similar pairs of 20 participants in 44.3 s with noise, epsilon of the sum at"
                        + " most 6.5, 4194304 cells");
        assertThat(SumLine.parse(sum.line())).contains(sum);
        PairsLine small = new PairsLine(1, 5, 0, 1e-7, 1024);
        assertThat(SumLine.parse(small.line())).contains(small);
    }

    @Test
    void parse_ofCounts_isTheirLine() {
        CountsLine counts = new CountsLine(1, 20, 44.3, 31);

        assertThat(SumLine.parse(counts.line())).contains(counts);
        assertThat(PairsLine.parse(counts.line())).isEmpty();
        assertThat(RoundLine.parse(new PairsLine(1, 2, 0, 6, 1024).line())).isEmpty();
    }
}
