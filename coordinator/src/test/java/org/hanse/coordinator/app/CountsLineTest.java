// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class CountsLineTest {

    @Test
    void line_thenParsed_isTheSame() {
        CountsLine sum = CountsLine.of(1, 20, Duration.ofMillis(44_300), 0.31);

        assertThat(sum.line())
                .isEqualTo("round 1 summed pair counts of 20 participants in 44.3 s without a privacy guarantee,"
                        + " load 31.0 %");
        assertThat(CountsLine.parse(sum.line())).contains(sum);
    }

    @Test
    void parse_ofOtherLines_isEmpty() {
        assertThat(CountsLine.parse("round 1 counted: 20 updates in 44.3 s")).isEmpty();
        assertThat(RoundLine.parse(CountsLine.of(1, 2, Duration.ZERO, 0).line()))
                .isEmpty();
    }
}
