// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.hanse.core.learn.TrainingSettings.Memory;
import org.hanse.core.learn.TrainingSettings.Steps;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainingSettingsTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0.5, 4, 1, batch 0",
        "65537, 0.5, 4, 1, batch 65537",
        "8, -0.1, 4, 1, dropout -0.1",
        "8, 1, 4, 1, dropout 1.0",
        "8, NaN, 4, 1, dropout NaN",
        "8, 0.5, 0, 1, shards 0",
        "8, 0.5, 4, 0, target epochs 0"
    })
    void steps_outOfRange_areRefused(int batch, double dropout, int shards, int targetEpochs, String message) {
        assertThatThrownBy(() -> new Steps(batch, dropout, shards, targetEpochs))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void steps_endsOfTheRange_areTaken() {
        assertThat(new Steps(1, 0, 1, 1).batch()).isOne();
        assertThat(new Steps(TrainingSettings.GREATEST_BATCH, 0.99, 4, 9).dropout())
                .isEqualTo(0.99);
    }

    @ParameterizedTest
    @CsvSource({"-1, 0.5, memory epochs -1", "2, -0.5, memory dropout -0.5", "2, 1.5, memory dropout 1.5"})
    void memory_outOfRange_isRefused(int epochs, double dropout, String message) {
        assertThatThrownBy(() -> new Memory(epochs, dropout))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    @Test
    void candidates_noneDrawn_areRefused() {
        assertThatThrownBy(() -> new TrainingSettings.Candidates(true, 10, 0, false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("drawn candidates 0");
    }
}
