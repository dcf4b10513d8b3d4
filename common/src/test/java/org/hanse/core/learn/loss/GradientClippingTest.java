// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.KernelsForTesting;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.learn.train.TrainingFixture;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

/** A step's gradient, read off the first moments after one step, which are a tenth of it. */
class GradientClippingTest {

    private static final NetworkMode MODE =
            NetworkMode.full(EncoderKind.GRU, Gate.CONTEXTUAL, true, 4).withMemoryPrior(true);
    private static final double BETA_1 = 0.9;

    @Test
    void epoch_normAboveTheBound_sharedAndPersonalAreShortenedTogether() {
        TrainerState free = afterOneStep(Double.POSITIVE_INFINITY);
        double ofShared = norm(free, "shared");
        double ofPersonal = norm(free, "personal 0");
        double norm = Math.hypot(ofShared, ofPersonal);
        // Neither part alone would be above it, so that a norm of one of them alone shows.
        double bound = (norm + Math.max(ofShared, ofPersonal)) / 2;
        assertThat(Math.min(ofShared, ofPersonal)).isGreaterThan(0.05 * norm);

        TrainerState clipped = afterOneStep(bound);

        assertThat(Math.hypot(norm(clipped, "shared"), norm(clipped, "personal 0")))
                .isCloseTo(bound, within(1e-5 * bound));
        for (String name : List.of("shared", "personal 0")) {
            float[] expected = free.array(name + " first moments");
            for (int i = 0; i < expected.length; i++) {
                expected[i] *= (float) (bound / norm);
            }
            assertThat(clipped.array(name + " first moments")).containsExactly(expected, within(1e-6f));
        }
    }

    @Test
    void epoch_normBelowTheBound_isLeftAsItIs() {
        TrainerState free = afterOneStep(Double.POSITIVE_INFINITY);
        double norm = Math.hypot(norm(free, "shared"), norm(free, "personal 0"));
        TrainerState within = afterOneStep(norm * 1.001);
        for (String name : free.names()) {
            assertThat(within.array(name)).as(name).isEqualTo(free.array(name));
        }
    }

    /** In the second epoch the weights of tables stay where they are, and have no part in how far the others move. */
    @Test
    void epoch_weightsOfTablesStay_theirGradientsDoNotCount() {
        double bound = 1e-3;
        NetworkTrainer trainer = trainer(bound);
        trainer.epoch((step, loss) -> {});
        TrainerState before = trainer.state();
        trainer.epoch((step, loss) -> {});
        TrainerState after = trainer.state();
        double squares = 0;
        for (String name : List.of("shared first moments", "personal 0 first moments")) {
            float[] earlier = before.array(name);
            float[] later = after.array(name);
            for (int i = 0; i < later.length; i++) {
                double gradient = (later[i] - BETA_1 * earlier[i]) / (1 - BETA_1);
                squares += gradient * gradient;
            }
        }
        assertThat(Math.sqrt(squares)).isCloseTo(bound, within(1e-4 * bound));
        requireStill("personal 0", trainer.personal(0).parameters().layout(), before, after);
        requireStill("shared", trainer.shared().parameters().layout(), before, after);
    }

    private static void requireStill(String part, ParameterLayout layout, TrainerState before, TrainerState after) {
        float[] earlier = before.array(part + " first moments");
        float[] later = after.array(part + " first moments");
        int weights = 0;
        for (ParameterLayout.Block block : layout.blocks()) {
            for (int i = block.at(); i < block.end() && block.name().startsWith("memory."); i++) {
                assertThat((double) later[i]).isCloseTo(BETA_1 * earlier[i], within(1e-9));
                weights++;
            }
        }
        assertThat(weights).isEqualTo(2 * MemoryWeights.size(MODE.spec().scores()));
    }

    /** L2 norm of the gradient of one part. */
    private static double norm(TrainerState state, String name) {
        double squares = 0;
        for (float moment : state.array(name + " first moments")) {
            squares += (double) moment * moment;
        }
        return Math.sqrt(squares) / (1 - BETA_1);
    }

    private static TrainerState afterOneStep(double clipNorm) {
        NetworkTrainer trainer = trainer(clipNorm);
        trainer.epoch((step, loss) -> {});
        return trainer.state();
    }

    private static NetworkTrainer trainer(double clipNorm) {
        TrainingSettings settings = TrainingBuilder.aTraining(MODE.spec())
                .withOptimizer(new OptimizerSettings(0.01, BETA_1, 0.99, 1e-3, 0, 0, clipNorm))
                .withLoss(MODE.loss())
                .withRanking(new ScoreWeights(1, MODE.loss().omega()))
                .withRewards(new ObjectiveRewards(Map.of("view", List.of(1.0, 0.5, -0.5))))
                .withBatch(TrainingSettings.GREATEST_BATCH)
                .withFullCandidates(TrainingFixture.ITEMS)
                .withDrawnCandidates(1)
                .withShards(4)
                .build();
        NetworkTrainer trainer = new NetworkTrainer(
                List.of(new TrainingFixture(3).merchant()),
                settings,
                KernelsForTesting.vector(),
                ShardRunner.sequential());
        assertThat(trainer.steps()).isEqualTo(1);
        return trainer;
    }
}
