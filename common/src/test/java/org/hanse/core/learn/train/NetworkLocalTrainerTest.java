// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.core.learn.train.ThreeMerchants.settings;
import static org.hanse.core.learn.train.ThreeMerchants.spec;
import static org.hanse.core.learn.train.ThreeMerchants.start;
import static org.hanse.core.learn.train.ThreeMerchants.withRate;

import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.train.LocalTrainer.Share;
import org.hanse.core.learn.train.LocalWork.Epochs;
import org.hanse.core.learn.train.LocalWork.OneGradient;
import org.hanse.core.learn.train.LocalWork.Steps;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Computations of a participant for a round; its private state: {@link PersonalPartTest}. */
class NetworkLocalTrainerTest {

    private static final long SEED = 5;
    private static final LocalWork TOGETHER = new LocalWork(new Epochs(1), 0, 0, false);

    private final ThreeMerchants merchants = new ThreeMerchants();

    /** A federation of one is a training in one place: the same gradients, draws and steps. */
    @ParameterizedTest
    @EnumSource(ItemVectors.class)
    void train_oneParticipantTogether_isAnEpochOfTheTrainer(ItemVectors vectors) {
        TrainingSettings settings = settings(spec(vectors, true, 3), 8, 0.2);
        NetworkTrainer trainer = new NetworkTrainer(
                List.of(new Merchant(merchants.logs.get(0), merchants.chain)),
                settings,
                Kernels.named("scalar"),
                ShardRunner.sequential());
        NetworkLocalTrainer local = merchants.trainer(settings, List.of(0));
        GlobalModel start = start(local);
        local.begin(start, start);

        Share share = local.train(0, local.fit(0, PersonalState.INITIAL, TOGETHER, 9), TOGETHER, settings.seed());
        double loss = trainer.epoch((step, mean) -> {});

        assertThat(share.loss()).isEqualTo(loss);
        float[] expected = trainer.shared().parameters().toArray();
        float[] moved = moved(start, share);
        for (int i = 0; i < expected.length; i++) {
            // A change of a float, added to where it began, is the float again up to its rounding.
            assertThat(moved[i]).as("parameter %d", i).isCloseTo(expected[i], within(1e-6f));
        }
        NetworkScorer scorer = trainer.scorer(0, ShardRunner.sequential());
        GlobalModel after = new GlobalModel(1, trainer.shared().parameters());
        local.begin(after, after);
        assertThat(merchants.scores(local.scorer(0, share.state(), ShardRunner.sequential()), 0))
                .isEqualTo(merchants.scores(scorer, 0));
        TrainingSettings otherBatch = settings(settings.spec(), 1, 0.2);
        NetworkScorer served = ServedScores.of(
                merchants.examples(otherBatch, List.of(0)).get(0),
                otherBatch,
                after.parameters(),
                share.state(),
                Kernels.named("scalar"),
                ShardRunner.sequential());
        assertThat(merchants.scores(served, 0)).isEqualTo(merchants.scores(scorer, 0));
    }

    /** The mean over all positions, however they are cut into batches. */
    @Test
    void train_oneGradient_weighsBatchesByTheirPositions() {
        LocalWork work = new LocalWork(new OneGradient(), 0, 0, true);
        ModelSpec spec = spec(ItemVectors.SHARED, false, 0);
        float[] inOne = gradient(settings(spec, 1000, 0), work);
        float[] inMany = gradient(settings(spec, 5, 0), work);

        for (int i = 0; i < inOne.length; i++) {
            assertThat(inMany[i]).as("gradient of %d", i).isCloseTo(inOne[i], within(2e-6f));
        }
        assertThat(norm(inOne)).isGreaterThan(0.01);
    }

    /** Along the change the loss falls at the rate of the gradient: by its squared norm for a step of size one. */
    @Test
    void train_oneGradient_isTheLossesDescent() {
        LocalWork work = new LocalWork(new OneGradient(), 0, 0, true);
        TrainingSettings settings = settings(spec(ItemVectors.SHARED, false, 0), 1000, 0);
        NetworkLocalTrainer local = merchants.trainer(settings, List.of(0));
        GlobalModel start = start(local);
        local.begin(start, start);
        Share share = local.train(0, PersonalState.INITIAL, work, SEED);
        float[] delta = share.update().delta().toArray();
        double step = 1e-2;
        double up = lossAt(local, start, delta, step, work);
        double down = lossAt(local, start, delta, -step, work);

        double slope = (up - down) / (2 * step);
        assertThat(slope).isCloseTo(-norm(delta) * norm(delta), within(0.01 * norm(delta) * norm(delta)));
    }

    private static double lossAt(
            NetworkLocalTrainer local, GlobalModel start, float[] delta, double step, LocalWork work) {
        float[] values = start.parameters().toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += (float) (step * delta[i]);
        }
        GlobalModel there =
                new GlobalModel(0, ParameterVector.of(start.parameters().layout(), values));
        local.begin(there, there);
        return local.train(0, PersonalState.INITIAL, work, SEED).loss();
    }

    private float[] gradient(TrainingSettings settings, LocalWork work) {
        NetworkLocalTrainer local = merchants.trainer(settings, List.of(0));
        GlobalModel start = start(local);
        local.begin(start, start);
        return local.train(0, PersonalState.INITIAL, work, SEED)
                .update()
                .delta()
                .toArray();
    }

    @Test
    void train_proximal_staysNearer() {
        TrainingSettings settings = settings(spec(ItemVectors.SHARED, false, 0), 4, 0);
        double free = norm(gradient(settings, new LocalWork(new Epochs(2), 0, 0, true)));
        double drawn = norm(gradient(settings, new LocalWork(new Epochs(2), 10, 0, true)));

        assertThat(drawn).isLessThan(0.7 * free).isPositive();
    }

    @Test
    void train_steps_countsWhatItLearnedFrom() {
        TrainingSettings settings = settings(spec(ItemVectors.SHARED, false, 0), 4, 0);
        NetworkLocalTrainer local = merchants.trainer(settings, List.of(0));
        GlobalModel start = start(local);
        local.begin(start, start);
        long all = IntStream.range(0, merchants.logs.get(0).shoppers())
                .map(s -> Math.max(0, merchants.logs.get(0).length(s) - 1))
                .sum();

        long few = local.train(0, PersonalState.INITIAL, new LocalWork(new Steps(1), 0, 0, true), SEED)
                .update()
                .examples();
        long many = local.train(0, PersonalState.INITIAL, new LocalWork(new Steps(500), 0, 0, true), SEED)
                .update()
                .examples();
        long twice = local.train(0, PersonalState.INITIAL, new LocalWork(new Epochs(2), 0, 0, true), SEED)
                .update()
                .examples();

        assertThat(few).isPositive().isLessThan(all / 2);
        assertThat(many).isEqualTo(all);
        assertThat(twice).isEqualTo(all);
    }

    @Test
    void train_divergingRate_isSaid() {
        TrainingSettings settings = withRate(settings(spec(ItemVectors.SHARED, false, 0), 4, 0), 1e30);
        NetworkLocalTrainer local = merchants.trainer(settings, List.of(0));
        GlobalModel start = start(local);
        local.begin(start, start);

        assertThatThrownBy(() -> local.train(0, PersonalState.INITIAL, new LocalWork(new Epochs(1), 0, 0, true), SEED))
                .isInstanceOf(DivergenceException.class);
    }

    @Test
    void begin_modelOfAnotherShape_isRefused() {
        NetworkLocalTrainer local = merchants.trainer(settings(spec(ItemVectors.SHARED, false, 0), 4, 0), List.of(0));
        GlobalModel wider = start(merchants.trainer(settings(spec(ItemVectors.SHARED, false, 3), 4, 0), List.of(0)));

        assertThatThrownBy(() -> local.begin(wider, wider))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("laid out");
    }

    private static float[] moved(GlobalModel start, Share share) {
        float[] values = start.parameters().toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += share.update().delta().get(i);
        }
        return values;
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }
}
