// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Average of parameters over steps, and its use by scorers. */
class ParameterAverageTest {

    private static final int STEPS = 10;

    private static double average(double epochs, int added) {
        ParameterAverage average = new ParameterAverage(5, epochs, Kernels.best(), 2, ShardRunner.sequential());
        for (int step = 1; step <= added; step++) {
            float value = step * step;
            average.add(new float[] {value, value, value, value, value}, step, STEPS);
        }
        float[] values = average.of(new float[5], 1);
        assertThat(values).containsOnly(values[0]);
        return values[0];
    }

    @Test
    void add_withinTheHorizon_isTheMean() {
        assertThat(average(2, 4)).isCloseTo((1 + 4 + 9 + 16) / 4.0, within(1e-4));
    }

    @Test
    void add_beyondTheHorizon_weighsEarlierStepsLess() {
        double expected = 0;
        for (int step = 1; step <= 40; step++) {
            double weight = Math.max(1.0 / step, 1.0 / 20);
            expected += weight * ((double) step * step - expected);
        }
        assertThat(average(2, 40)).isCloseTo(expected, within(1e-2));
    }

    @Test
    void of_noStepOrNoHorizon_isTheParametersThemselves() {
        float[] parameters = {1, 2, 3, 4, 5};
        assertThat(new ParameterAverage(5, 1, Kernels.best(), 2, ShardRunner.sequential()).of(parameters, 0))
                .isSameAs(parameters);
        assertThat(new ParameterAverage(5, 0, Kernels.best(), 2, ShardRunner.sequential()).of(parameters, 3))
                .isSameAs(parameters);
    }

    private static NetworkTrainer trainer(double averaging) {
        NetworkMode mode = NetworkMode.full(EncoderKind.GRU, Gate.STRICT, true, 4);
        return new NetworkTrainer(
                List.of(new TrainingFixture(3).merchant(), new TrainingFixture(4).merchant()),
                TrainingBuilder.like(TrainingFixture.settings(mode, 4))
                        .withOptimizer(new OptimizerSettings(0.01, 0.9, 0.99, 1e-3, 0.01, 5, 1.0, averaging))
                        .build(),
                Kernels.best(),
                ShardRunner.sequential());
    }

    /** A horizon of one step is the last step; the trajectory of training does not depend on the average. */
    @ParameterizedTest
    @ValueSource(doubles = {0, 1e-9, 1, 1e9})
    void trained_anyHorizon_averagesTheSameTrajectory(double averaging) {
        NetworkTrainer averaged = trainer(averaging);
        NetworkTrainer plain = trainer(0);
        List<float[]> seen = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            averaged.epoch((step, loss) -> {});
            plain.epoch((step, loss) -> seen.add(plain.state().array("shared").clone()));
        }
        int steps = averaged.steps();
        double[] expected = new double[seen.get(0).length];
        for (int step = 1; step <= seen.size(); step++) {
            double weight = averaging == 0 ? 1 : Math.max(1.0 / step, 1 / Math.max(1, averaging * steps));
            for (int i = 0; i < expected.length; i++) {
                expected[i] += weight * (seen.get(step - 1)[i] - expected[i]);
            }
        }
        assertThat(averaged.state().array("shared"))
                .containsExactly(plain.state().array("shared"));
        float[] shared = averaged.shared().parameters().toArray();
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) shared[i]).isCloseTo(expected[i], within(1e-5));
        }
        assertThat(averaged.personal(1).parameters().toArray())
                .hasSameSizeAs(plain.personal(1).parameters().toArray());
        assertThat(averaged.personal(1).parameters().equals(plain.personal(1).parameters()))
                .isEqualTo(averaging < 1);
    }
}
