// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundLineTest {

    @Test
    void line_ofARound_isRead() {
        RoundLine plain = RoundLine.of(3, 12, Duration.ofMillis(4_240), OptionalDouble.empty());
        RoundLine withLoss = new RoundLine(41, 5, 0.5, OptionalDouble.of(-1.25e-7));

        assertThat(plain.line()).isEqualTo("round 3 counted: 12 updates in 4.2 s");
        assertThat(RoundLine.parse(plain.line())).contains(new RoundLine(3, 12, 4.2, OptionalDouble.empty()));
        assertThat(withLoss.line()).isEqualTo("round 41 counted: 5 updates in 0.5 s, loss -1.25E-7");
        assertThat(RoundLine.parse(withLoss.line())).contains(withLoss);
    }

    /** The clock may go back. */
    @Test
    void of_negativeTime_isZero() {
        assertThat(RoundLine.of(1, 4, Duration.ofSeconds(-9), OptionalDouble.empty())
                        .seconds())
                .isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "started",
                "round 3 ended without a sum: Selection: 0 participants, fewer than the minimum of 4",
                "finished: all rounds counted",
                "round 99999999999 counted: 1 updates in 1.0 s",
                "round 3 counted: 12 updates in 4.2 s, loss -"
            })
    void parse_otherLine_isEmpty(String line) {
        assertThat(RoundLine.parse(line)).isEmpty();
    }
}
