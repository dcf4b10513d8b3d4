// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Hidden figures of a record: the record alone shows figures that must not be hidden, and figures that must. */
class HiddenFiguresTest {

    private static final int LOGS = 300;

    @Test
    void figures_recordsOfRandomLogs_hold() {
        for (int seed = 0; seed < LOGS; seed++) {
            assertThat(RecordArithmetic.of(new SyntheticLog(seed).record()).first())
                    .as("seed %s", seed)
                    .isEmpty();
        }
    }
}
