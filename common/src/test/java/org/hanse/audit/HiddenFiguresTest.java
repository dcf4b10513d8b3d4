// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Hidden figures of a record: the record alone shows figures that must not be hidden, and figures that must. */
class HiddenFiguresTest {

    @Test
    void figures_recordsOfRandomLogs_hold() {
        requireHold(0, 30);
    }

    @Tag("nightly")
    @Test
    void figures_recordsOfManyRandomLogs_hold() {
        requireHold(30, 1000);
    }

    private static void requireHold(int first, int end) {
        for (int seed = first; seed < end; seed++) {
            assertThat(RecordArithmetic.of(new SyntheticLog(seed).record()).first())
                    .as("seed %s", seed)
                    .isEmpty();
        }
    }
}
