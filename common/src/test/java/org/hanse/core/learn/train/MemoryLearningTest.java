// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.PersonalNetwork;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** Epochs that train the tables' weights, and steps with tables. */
class MemoryLearningTest {

    private final TrainingFixture fixture = new TrainingFixture(3);

    @Test
    void epoch_tablesNeverTakePart_isTheTrainingOfANetworkWithout() {
        NetworkTrainer apart = trained(true, Integer.MAX_VALUE, 1, 2);
        NetworkTrainer without = trained(false, 0, 0, 2);

        assertThat(apart.shared().parameters().toArray())
                .isEqualTo(without.shared().parameters().toArray());
        assertThat(block(apart, "item.vector")).isEqualTo(block(without, "item.vector"));
        assertThat(block(apart, "item.bias")).isEqualTo(block(without, "item.bias"));
        assertThat(block(apart, "memory.linear")).startsWith(25f).contains(12.5f, 5f);
        assertThat(block(apart, "memory.log")).containsOnly(0f);
    }

    @Test
    void epoch_tablesTakePart_changesTheNetwork() {
        assertThat(trained(true, 0, 0, 1).shared().parameters().toArray())
                .isNotEqualTo(trained(true, 0, 1, 1).shared().parameters().toArray());
        assertThat(trained(true, 0, 0.5, 1).shared().parameters().toArray())
                .isNotEqualTo(trained(true, 0, 0, 1).shared().parameters().toArray())
                .isNotEqualTo(trained(true, 0, 1, 1).shared().parameters().toArray());
    }

    @Test
    void epoch_afterTheMemoryEpochs_weightsOfTablesStay() {
        NetworkTrainer one = trained(true, 1, 0, 1);
        NetworkTrainer two = trained(true, 1, 0, 2);

        assertThat(block(one, "memory.log")).isNotEqualTo(block(trained(true, 1, 0, 0), "memory.log"));
        assertThat(block(two, "memory.log")).isEqualTo(block(one, "memory.log"));
        assertThat(block(two, "memory.linear")).isEqualTo(block(one, "memory.linear"));
        assertThat(block(two, "item.vector")).isNotEqualTo(block(one, "item.vector"));
        assertThat(block(trained(true, 2, 0, 2), "memory.log")).isNotEqualTo(block(two, "memory.log"));
    }

    /** Before the first step, an item's frequency in the history adds to its score where shoppers have baskets. */
    @Test
    void initial_withBaskets_hasTheWeightOfFrequencyAtAllAges() {
        float[] without = identity(fixture.merchant());
        float[] with = identity(fixture.merchant().withBaskets(true));

        assertThat(without).containsOnly(0);
        assertThat(with).hasSize(MemoryTables.AGES).containsOnly(MerchantTraining.FREQUENCY);
    }

    private static float[] identity(Merchant merchant) {
        NetworkMode mode = NetworkMode.full(EncoderKind.GRU, Gate.CONTEXTUAL, true, 4);
        NetworkTrainer trainer = new NetworkTrainer(
                List.of(merchant),
                TrainingFixture.withoutAverage(mode, 4, 1, 0),
                Kernels.best(),
                ShardRunner.sequential());
        PersonalNetwork personal = trainer.personal(0);
        MemoryWeights weights = new MemoryWeights()
                .set(
                        personal.parameters().toArray(),
                        personal.parameters().layout().block("memory.linear").at(),
                        personal.parameters().layout().block("memory.log").at(),
                        mode.spec().scores());
        float[] identity = new float[MemoryTables.AGES];
        for (int age = 0; age < identity.length; age++) {
            identity[age] = weights.linear(MemoryTables.IDENTITY, 0, age);
        }
        return identity;
    }

    private NetworkTrainer trained(boolean memory, int memoryEpochs, double memoryDropout, int epochs) {
        NetworkMode mode = NetworkMode.full(EncoderKind.GRU, Gate.CONTEXTUAL, memory, 4);
        NetworkTrainer trainer = new NetworkTrainer(
                List.of(fixture.merchant()),
                TrainingFixture.withoutAverage(mode, 4, memoryEpochs, memoryDropout),
                Kernels.best(),
                ShardRunner.sequential());
        for (int epoch = 0; epoch < epochs; epoch++) {
            trainer.epoch((step, loss) -> {});
        }
        return trainer;
    }

    private static float[] block(NetworkTrainer trainer, String name) {
        PersonalNetwork personal = trainer.personal(0);
        ParameterLayout.Block block = personal.parameters().layout().block(name);
        return Arrays.copyOfRange(personal.parameters().toArray(), block.at(), block.end());
    }
}
