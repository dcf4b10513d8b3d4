// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FactChangeTest {

    private static final String KEY = "; expected the same. Fix: restore the scenario's key ";
    private static final String OWN = " (an ablation's own, if it has one)";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "seed | 1 | 2 | (1 then, 2 now)",
                "network | Config[width=8, gate=Gate[heads=1]] | Config[width=9, gate=Gate[heads=1]] | (width=8 then, width=9 now)",
                "federation | [FedAvg[rate=1.0], 100], 30 rounds | [FedAvg[rate=1.0], 100, true], 20 rounds | (30 rounds then, true, 20 rounds now)",
                "network | A[a=1, b=2, c=3, d=4] | B[e=1, f=2, g=3, h=4] | ''",
                "learning | a b, a | a, a b | ''",
            })
    void of_settings_tellsWhatDiffersAndTheKey(String name, String then, String now, String difference) {
        assertThat(FactChange.of(name, then, now))
                .isEqualTo(
                        (difference.isEmpty() ? "" : " " + difference) + KEY + name + (name.equals("seed") ? "" : OWN));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "data | ; expected the same. Fix: restore the data sets, and the scenario's key merchants",
                "start | ; expected the same. Fix: restore the model that this one goes on from",
                "network | ; expected the same. Fix: restore the scenario's key network (an ablation's own, if it has one)",
            })
    void of_digests_tellsWhatToRestoreAlone(String name, String expected) {
        assertThat(FactChange.of(name, "a".repeat(64), "b".repeat(64))).isEqualTo(expected);
    }
}
