// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;

import org.hanse.core.round.Dropout.Reason;
import org.junit.jupiter.api.Test;

class DropoutTest {

    @Test
    void detail_thatIsTooLong_isCutBetweenCharacters() {
        String pair = "\uD83D\uDECD";

        assertThat(Dropout.of(Reason.UNREACHABLE, "x".repeat(600)).detail()).hasSize(500);
        assertThat(Dropout.of(Reason.UNREACHABLE, "x".repeat(498) + pair).detail())
                .endsWith(pair);
        assertThat(Dropout.of(Reason.UNREACHABLE, "x".repeat(499) + pair).detail())
                .isEqualTo("x".repeat(499));
    }
}
