// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.kernel.KernelsForTesting;
import org.hanse.core.learn.loss.NetworkFixture;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.FieldSource;

/**
 * Training leaves next to no garbage. Counted with plain loops, because vectors are objects until the optimising compiler
 * steps in.
 *
 * <p>What is left are the lists of results that a {@link ShardRunner} hands back and the numbers of Adam's step, one object a
 * block: some 30 blocks of 40 bytes and ten lists. One array for a batch's item vectors alone would be 5 KB.
 */
class NetworkAllocationTest {

    private static final long BYTES_A_STEP = 4096;

    /** The order of the windows and the means, for a handful of steps. */
    private static final long BYTES_AN_EPOCH = 4096;

    private static final int WARM = 40;
    private static final int STEPS = 100;

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @ParameterizedTest
    @EnumSource(Gate.class)
    void step_afterWarmUp_allocatesNextToNothing(Gate gate) {
        for (EncoderKind encoder : EncoderKind.BUILT_IN) {
            NetworkFixture fixture = new NetworkFixture(NetworkMode.full(encoder, gate, false, 4), 11);
            SplittableRandom random = new SplittableRandom(11);
            NetworkStep network = new NetworkStep(
                    NetworkInitializer.shared(fixture.mode.spec(), random),
                    NetworkInitializer.personal(fixture.mode.spec(), NetworkFixture.ITEMS, random),
                    fixture.catalogue.features(),
                    TrainingFixture.settings(fixture.mode, 4),
                    KernelsForTesting.scalar(),
                    ShardRunner.sequential());
            network.compareWith(fixture.setting.candidates());
            SequenceBatch batch = fixture.batch();
            for (int i = 0; i < WARM; i++) {
                network.step(batch);
            }
            long before = THREADS.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < STEPS; i++) {
                network.step(batch);
            }
            long each = (THREADS.getCurrentThreadAllocatedBytes() - before) / STEPS;
            assertThat(each).isLessThan(BYTES_A_STEP);
        }
    }

    @ParameterizedTest
    @FieldSource("org.hanse.core.learn.network.EncoderKind#BUILT_IN")
    void epoch_afterWarmUp_allocatesNextToNothing(EncoderKind encoder) {
        NetworkMode mode = NetworkMode.full(encoder, Gate.CONTEXTUAL, true, 4);
        NetworkTrainer trainer =
                new TrainingFixture(3).trainer(mode, 4, KernelsForTesting.scalar(), ShardRunner.sequential());
        for (int epoch = 0; epoch < 10; epoch++) {
            trainer.epoch((step, loss) -> {});
        }
        long before = THREADS.getCurrentThreadAllocatedBytes();
        trainer.epoch((step, loss) -> {});
        long bytes = THREADS.getCurrentThreadAllocatedBytes() - before;
        assertThat(bytes).isLessThan(BYTES_AN_EPOCH + BYTES_A_STEP * trainer.steps());
    }
}
