// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.hanse.core.job.CountSum;
import org.hanse.core.job.PairSum;
import org.junit.jupiter.api.Test;

/** Lines of histories: stored histories have them, so they never change. */
class SumLineTest {

    private static final String COUNTS =
            "round 1 summed pair counts of 20 participants in 44.3 s without a privacy guarantee, load 31.0 %";
    private static final String PAIRS =
            "round 2 summed similar pairs of 20 participants in 44.3 s with noise, epsilon of"
                    + " the sum at most 6.5, 4194304 cells";

    @Test
    void parse_ofItsOwnLine_isTheSame() {
        SumLine counts = new SumLine(CountSum.WORDS, 1, 20, 44.3, Map.of("loadPercent", 31.0));
        SumLine pairs = new SumLine(PairSum.WORDS, 2, 20, 44.3, Map.of("epsilon", 6.5, "cells", 4_194_304));
        SumLine small = new SumLine(PairSum.WORDS, 1, 5, 0, Map.of("epsilon", 1e-7, "cells", 1024));

        assertThat(counts.line()).isEqualTo(COUNTS);
        assertThat(pairs.line()).isEqualTo(PAIRS);
        assertThat(SumLine.parse(COUNTS)).contains(counts);
        assertThat(SumLine.parse(PAIRS)).contains(pairs);
        assertThat(SumLine.parse(small.line())).contains(small);
    }

    @Test
    void parse_ofOtherLines_isEmpty() {
        assertThat(SumLine.parse("round 1 counted: 20 updates in 44.3 s")).isEmpty();
        assertThat(SumLine.parse(COUNTS.replace("pair counts", "similar pairs")))
                .isEmpty();
        assertThat(RoundLine.parse(COUNTS)).isEmpty();
        assertThat(RoundLine.parse(PAIRS)).isEmpty();
    }
}
