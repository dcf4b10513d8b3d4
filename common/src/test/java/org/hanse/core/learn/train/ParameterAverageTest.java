// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.train.LocalTrainer.Share;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Average of parameters over steps, and its use by scorers. */
class ParameterAverageTest {

    private static final int STEPS = 10;
    private static final Merchant FIXTURE = new TrainingFixture(3).merchant();

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
        return trainer(averaging, new TrainingFixture(4).merchant());
    }

    private static NetworkTrainer trainer(double averaging, Merchant second) {
        NetworkMode mode = NetworkMode.full(EncoderKind.GRU, Gate.STRICT, true, 4);
        return new NetworkTrainer(
                List.of(FIXTURE, second),
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
        List<float[]> own = new ArrayList<>();
        for (int epoch = 0; epoch < 2; epoch++) {
            averaged.epoch((step, loss) -> {});
            plain.epoch((step, loss) -> {
                seen.add(plain.state().array("shared").clone());
                own.add(plain.state().array("personal 1").clone());
            });
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
        requirePersonal(averaged, own, averaging);
    }

    /** A merchant's average counts its own steps, the turns in which its parameters changed. */
    private static void requirePersonal(NetworkTrainer averaged, List<float[]> seen, double averaging) {
        List<float[]> own = new ArrayList<>();
        for (int step = 0; step < seen.size(); step++) {
            if (step == 0 ? moved(seen.get(0)) : !Arrays.equals(seen.get(step), seen.get(step - 1))) {
                own.add(seen.get(step));
            }
        }
        int perEpoch = own.size() / 2;
        assertThat(perEpoch).isBetween(2, averaged.steps() - 2);
        double[] expected = new double[seen.get(0).length];
        for (int step = 1; step <= own.size(); step++) {
            double weight = averaging == 0 ? 1 : Math.max(1.0 / step, 1 / Math.max(1, averaging * perEpoch));
            for (int i = 0; i < expected.length; i++) {
                expected[i] += weight * (own.get(step - 1)[i] - expected[i]);
            }
        }
        float[] actual = averaged.personal(1).parameters().toArray();
        for (int i = 0; i < expected.length; i++) {
            assertThat((double) actual[i]).isCloseTo(expected[i], within(1e-5));
        }
    }

    private static boolean moved(float[] first) {
        return !Arrays.equals(first, trainer(0).state().array("personal 1"));
    }

    /** A merchant without windows makes no step, so it keeps its initial parameters. */
    @Test
    void personal_merchantWithoutWindows_isTheInitialOne() {
        NetworkTrainer trainer = trainer(1, new Merchant(HandMadeLog.of("a 1", "b 2"), FIXTURE.catalogue()));
        float[] initial = trainer.personal(1).parameters().toArray();
        trainer.epoch((step, loss) -> {});
        assertThat(initial).contains(4f);
        assertThat(trainer.personal(1).parameters().toArray()).containsExactly(initial);
    }

    /** Rounds do not use an average: the same update, personal part and scores with and without. */
    @Test
    void train_participantOfAFederation_isTheSameWithAnAverage() {
        List<Share> shares = new ArrayList<>();
        List<double[]> scores = new ArrayList<>();
        for (double averaging : new double[] {0, 1.5}) {
            ThreeMerchants merchants = new ThreeMerchants();
            TrainingSettings settings = TrainingBuilder.like(
                            ThreeMerchants.settings(ThreeMerchants.spec(ItemVectors.PRIVATE, true, 3), 8, 0.2))
                    .withOptimizer(new OptimizerSettings(0.01, 0.9, 0.99, 1e-3, 0.01, 5, 1.0, averaging))
                    .build();
            NetworkLocalTrainer local = merchants.trainer(settings, List.of(0));
            GlobalModel start = ThreeMerchants.start(local);
            local.begin(start, start);
            LocalWork work = new LocalWork(new LocalWork.Epochs(2), 0, 1, false);
            Share share = local.train(0, local.fit(0, PersonalState.INITIAL, work, 9), work, 3);
            shares.add(share);
            scores.add(merchants.scores(local.scorer(0, share.state(), ShardRunner.sequential()), 0));
        }
        assertThat(shares.get(1).update()).isEqualTo(shares.get(0).update());
        assertThat(shares.get(1).state()).isEqualTo(shares.get(0).state());
        assertThat(scores.get(1)).containsExactly(scores.get(0));
    }
}
