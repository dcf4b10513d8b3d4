// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.KernelsForTesting;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.learn.train.TrainingFixture;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.shard.PoolShards;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/** Dependence of training on shards and kernels by rounding only, and independence of threads and chance. */
class NetworkReproducibilityTest {

    private static final int EPOCHS = 3;

    /**
     * Greatest drift. After {@value #EPOCHS} epochs of some ten steps with a rate of .01 parameters have moved by up to .3. Roundings of
     * 2^-24 grow with the steps. A step of Adam with an epsilon of 1e-3 amplifies them by less than ten.
     */
    private static final double DRIFT = 2e-3;

    @ParameterizedTest
    @FieldSource("org.hanse.core.learn.network.EncoderKind#BUILT_IN")
    void epoch_threeThreads_givesTheBitsOfOne(EncoderKind encoder) {
        NetworkMode mode = NetworkMode.full(encoder, Gate.CONTEXTUAL, true, 4);
        ExecutorService pool = Executors.newFixedThreadPool(3);
        try {
            NetworkTrainer alone = train(mode, 4, KernelsForTesting.vector(), ShardRunner.sequential());
            NetworkTrainer together = train(mode, 4, KernelsForTesting.vector(), new PoolShards(pool));
            assertThat(together.shared()).isEqualTo(alone.shared());
            assertThat(together.personal(0)).isEqualTo(alone.personal(0));
        } finally {
            pool.shutdownNow();
        }
    }

    @ParameterizedTest
    @EnumSource(Gate.class)
    void epoch_again_givesTheSameBits(Gate gate) {
        NetworkMode mode = NetworkMode.full(EncoderKind.GRU, gate, true, 4);
        for (Kernels kernels : KernelsForTesting.both()) {
            NetworkTrainer first = train(mode, 4, kernels, ShardRunner.sequential());
            NetworkTrainer second = train(mode, 4, kernels, ShardRunner.sequential());
            assertThat(second.shared()).isEqualTo(first.shared());
            assertThat(second.personal(0)).isEqualTo(first.personal(0));
        }
    }

    @ParameterizedTest
    @EnumSource(Gate.class)
    void epoch_scalarKernels_trainAsVectorsDo(Gate gate) {
        for (EncoderKind encoder : EncoderKind.BUILT_IN) {
            NetworkMode mode = NetworkMode.full(encoder, gate, true, 4);
            NetworkTrainer scalar = train(mode, 4, KernelsForTesting.scalar(), ShardRunner.sequential());
            NetworkTrainer vector = train(mode, 4, KernelsForTesting.vector(), ShardRunner.sequential());
            requireClose(scalar, vector);
        }
    }

    @ParameterizedTest
    @FieldSource("org.hanse.core.learn.network.EncoderKind#BUILT_IN")
    void epoch_oneShard_trainsAsFourDo(EncoderKind encoder) {
        NetworkMode mode = NetworkMode.full(encoder, Gate.CONTEXTUAL, true, 4);
        requireClose(
                train(mode, 1, KernelsForTesting.vector(), ShardRunner.sequential()),
                train(mode, 4, KernelsForTesting.vector(), ShardRunner.sequential()));
    }

    @ParameterizedTest
    @FieldSource("org.hanse.core.learn.network.EncoderKind#BUILT_IN")
    void add_oneShard_isTheGradientOfFour(EncoderKind encoder) {
        for (Gate gate : Gate.values()) {
            NetworkFixture fixture = new NetworkFixture(NetworkMode.full(encoder, gate, true, 4), 5);
            NetworkGradient one = fixture.gradient(KernelsForTesting.vector(), 1, ShardRunner.sequential());
            NetworkGradient four = fixture.gradient(KernelsForTesting.vector(), 4, ShardRunner.sequential());
            double loss = one.add(fixture.batch()).sum();
            assertThat(four.add(fixture.batch()).sum()).isCloseTo(loss, within(1e-5 * loss));
            // Shards only change the order in which parts are added, of sizes up to 10: some ten roundings of 2^-21.
            assertThat(four.shared).containsExactly(one.shared, within(1e-5f));
            assertThat(four.personal).containsExactly(one.personal, within(1e-5f));
        }
    }

    @Test
    void add_windowLongerThanTheHistory_isRefused() {
        NetworkFixture fixture = new NetworkFixture(NetworkMode.full(EncoderKind.GRU, Gate.SOFTMAX, false, 1), 5);
        NetworkGradient gradient = fixture.gradient(KernelsForTesting.scalar(), 1, ShardRunner.sequential());
        SequenceBatch batch = new SequenceBatch(3);
        batch.beginWindow(0, true, 0);
        for (int s = 0; s <= NetworkMode.HISTORY; s++) {
            batch.add(0, 0, 0, 0, 1);
        }
        assertThatThrownBy(() -> gradient.add(batch))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("history of " + NetworkMode.HISTORY);
    }

    /** Parameters, their average, two moments, and the target. */
    @Test
    void state_ofSeveralMerchants_isFourTimesTheParametersAndTheTargetOnce() {
        NetworkMode mode = NetworkMode.full(EncoderKind.GRU, Gate.CONTEXTUAL, true, 4);
        NetworkTrainer trainer = new NetworkTrainer(
                List.of(new TrainingFixture(3).merchant(), new TrainingFixture(4).merchant()),
                TrainingFixture.settings(mode, 4),
                KernelsForTesting.vector(),
                ShardRunner.sequential());
        trainer.epoch((step, loss) -> {});
        TrainerState state = trainer.state();

        long numbers = state.names().stream()
                .mapToLong(name -> state.array(name).length)
                .sum();
        assertThat(numbers).isEqualTo(5 * trainer.parameters());
    }

    private static NetworkTrainer train(NetworkMode mode, int shards, Kernels kernels, ShardRunner runner) {
        NetworkTrainer trainer = new TrainingFixture(3).trainer(mode, shards, kernels, runner);
        for (int epoch = 0; epoch < EPOCHS; epoch++) {
            trainer.epoch((step, loss) -> {});
        }
        return trainer;
    }

    private static void requireClose(NetworkTrainer actual, NetworkTrainer expected) {
        requireClose(
                actual.shared().parameters().toArray(),
                expected.shared().parameters().toArray());
        requireClose(
                actual.personal(0).parameters().toArray(),
                expected.personal(0).parameters().toArray());
    }

    private static void requireClose(float[] actual, float[] expected) {
        assertThat(actual).containsExactly(expected, within((float) DRIFT));
        assertThat(actual).as("rounding there is: the two are not one").isNotEqualTo(expected);
    }
}
