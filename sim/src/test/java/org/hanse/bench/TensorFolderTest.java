// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TensorFolderTest {

    private static final SpeedCase TINY = new SpeedCase(new Workload("tiny", 3, 4, 20, 5), true);

    @TempDir
    Path folder;

    @Test
    void write_thenRead_isTheSame() throws IOException {
        SpeedInputs inputs = new SpeedInputs(TINY, 2, 7);
        TensorFolder.write(folder, inputs);

        for (ParameterVector parameters : List.of(inputs.shared.parameters(), inputs.personal.parameters())) {
            for (ParameterLayout.Block block : parameters.layout().blocks()) {
                TensorFolder.Tensor read = TensorFolder.read(folder, block.name());
                assertThat(read.shape()).as(block.name()).isEqualTo(block.shape());
                assertThat(read.values()).hasSize(block.size());
                assertThat(read.values().get(0)).isEqualTo(parameters.get(block.at()));
                assertThat(read.values().get(block.size() - 1)).isEqualTo(parameters.get(block.end() - 1));
            }
        }
        TensorFolder.Tensor titles = TensorFolder.read(folder, "titles");
        assertThat(titles.shape()).containsExactly(20, SpeedCase.TITLE_TOKENS);
        assertThat(titles.values().get(SpeedCase.TITLE_TOKENS)).isEqualTo((float) inputs.titles[1][0]);
        TensorFolder.Tensor rewards = TensorFolder.read(folder, "rewards");
        assertThat(rewards.shape()).containsExactly(2, 3, 4, 3);
        assertThat(rewards.values().get(36)).isEqualTo(inputs.batches.get(1).rewards[0]);
        assertThat(TensorFolder.read(folder, "items").values().get(12))
                .isEqualTo((float) inputs.batches.get(1).items[0]);
        assertThatThrownBy(() -> TensorFolder.read(folder, "nothing")).isInstanceOf(IOException.class);
    }

    @Test
    void history_readByTheNetwork_hasTheRowsThatOthersAreGiven() {
        SpeedInputs inputs = new SpeedInputs(TINY, 1, 7);
        var history = inputs.history();

        for (int i = 1; i < history.length(); i++) {
            double seconds = (history.timeMicros(i) - history.timeMicros(i - 1)) / 1e6;
            assertThat(1 + (int) (Math.log(1 + seconds) / Math.log(2))).isEqualTo(inputs.queryGaps[i]);
            assertThat(history.item(i)).isEqualTo(inputs.queryItems[i]);
        }
    }
}
