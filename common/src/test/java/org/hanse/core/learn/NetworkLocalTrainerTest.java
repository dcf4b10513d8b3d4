// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.learn.LocalTrainer.Share;
import org.hanse.core.learn.LocalWork.Epochs;
import org.hanse.core.learn.LocalWork.OneGradient;
import org.hanse.core.learn.LocalWork.Steps;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Encoder;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ModelSpec.ItemVectors;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworkLocalTrainerTest {

    private static final int ITEMS = 40;
    private static final int MET = 30;
    private static final long SEED = 5;
    private static final LocalWork TOGETHER = new LocalWork(new Epochs(1), 0, 0, false);
    private static final LocalWork ALTERNATE = new LocalWork(new Epochs(1), 0, 2, true);

    /** Three merchants, of which the first two have one catalogue. */
    private final Catalogue chain =
            ReferenceCatalogue.random(ITEMS, new SplittableRandom(3)).catalogue();

    private final Catalogue other =
            ReferenceCatalogue.random(ITEMS, new SplittableRandom(4)).catalogue();
    private final List<InteractionLog> logs = List.of(log(1, 30), log(2, 17), log(3, 23));

    private static InteractionLog log(long seed, int shoppers) {
        return RandomLogs.of(seed, shoppers, MET, 12);
    }

    /** A federation of one is a training in one place: the same gradients, draws and steps. */
    @ParameterizedTest
    @EnumSource(ItemVectors.class)
    void train_oneParticipantTogether_isAnEpochOfTheTrainer(ItemVectors vectors) {
        TrainingSettings settings = settings(spec(vectors, true, 3), 8, 0.2);
        NetworkTrainer trainer = new NetworkTrainer(
                List.of(new NetworkTrainer.Merchant(logs.get(0), chain)),
                settings,
                Kernels.named("scalar"),
                ShardRunner.sequential());
        NetworkLocalTrainer local = trainer(settings, List.of(0));
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
        assertThat(scores(local.scorer(0, share.state(), ShardRunner.sequential()), 0))
                .isEqualTo(scores(scorer, 0));
    }

    @Test
    void fit_movesThePersonalPartOnly_andOnceForAModel() {
        NetworkLocalTrainer local = trainer(settings(spec(ItemVectors.PRIVATE, true, 0), 8, 0), List.of(0, 1, 2));
        GlobalModel start = start(local);
        local.begin(start, start);

        PersonalState fitted = local.fit(1, PersonalState.INITIAL, ALTERNATE, SEED);

        assertThat(fitted.fittedTo()).isEqualTo(start.digest());
        assertThat(fitted.epochs()).isEqualTo(2);
        assertThat(local.fit(1, fitted, ALTERNATE, SEED + 1)).isSameAs(fitted);
        assertThat(lossOf(local, 1, fitted)).isLessThan(lossOf(local, 1, PersonalState.INITIAL));
        GlobalModel next = new GlobalModel(
                1,
                NetworkInitializer.shared(spec(ItemVectors.PRIVATE, true, 0), ITEMS, new SplittableRandom(77))
                        .parameters());
        local.begin(next, next);
        assertThat(local.fit(1, fitted, ALTERNATE, SEED)).isNotEqualTo(fitted).satisfies(state -> {
            assertThat(state.fittedTo()).isEqualTo(next.digest());
            assertThat(state.epochs()).isEqualTo(4);
        });
    }

    private static double lossOf(NetworkLocalTrainer local, int participant, PersonalState state) {
        return local.train(participant, state, new LocalWork(new OneGradient(), 0, 0, true), SEED)
                .loss();
    }

    @Test
    void train_alternating_leavesThePersonalPartAsItIs() {
        NetworkLocalTrainer local = trainer(settings(spec(ItemVectors.PRIVATE, true, 3), 8, 0.2), List.of(0));
        GlobalModel start = start(local);
        local.begin(start, start);
        PersonalState fitted = local.fit(0, PersonalState.INITIAL, ALTERNATE, SEED);

        Share share = local.train(0, fitted, ALTERNATE, SEED);

        assertThat(share.state()).isSameAs(fitted);
        assertThat(share.update().delta().toArray())
                .isNotEqualTo(new float[share.update().delta().size()]);
    }

    /** What one participant does must not show in what the next one does, whoever shares the working memory. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void train_inAnyOrder_givesTheSame(boolean alternate) {
        LocalWork work = new LocalWork(new Epochs(1), 0.1, 1, alternate);
        TrainingSettings settings = settings(spec(ItemVectors.PRIVATE, true, 3), 8, 0.2);
        NetworkLocalTrainer busy = trainer(settings, List.of(0, 1, 2));
        GlobalModel start = start(busy);
        busy.begin(start, start);
        for (int participant : new int[] {2, 1, 0, 1}) {
            busy.train(participant, busy.fit(participant, PersonalState.INITIAL, work, SEED), work, SEED);
        }
        for (int participant = 0; participant < 3; participant++) {
            NetworkLocalTrainer fresh = trainer(settings, List.of(participant));
            fresh.begin(start, start);
            Share alone = fresh.train(0, fresh.fit(0, PersonalState.INITIAL, work, SEED), work, SEED);
            Share among = busy.train(participant, busy.fit(participant, PersonalState.INITIAL, work, SEED), work, SEED);
            assertThat(among.update().delta()).isEqualTo(alone.update().delta());
            assertThat(among.update().examples()).isEqualTo(alone.update().examples());
            assertThat(among.state()).isEqualTo(alone.state());
            assertThat(among.loss()).isEqualTo(alone.loss());
        }
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

    /** Along the change the loss falls as fast as a gradient says: by its squared norm for a step of size one. */
    @Test
    void train_oneGradient_isTheLossesDescent() {
        LocalWork work = new LocalWork(new OneGradient(), 0, 0, true);
        TrainingSettings settings = settings(spec(ItemVectors.SHARED, false, 0), 1000, 0);
        NetworkLocalTrainer local = trainer(settings, List.of(0));
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
        NetworkLocalTrainer local = trainer(settings, List.of(0));
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
        NetworkLocalTrainer local = trainer(settings, List.of(0));
        GlobalModel start = start(local);
        local.begin(start, start);
        long all = IntStream.range(0, logs.get(0).shoppers())
                .map(s -> Math.max(0, logs.get(0).length(s) - 1))
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

    /** Vectors and biases of items that nobody met take no room, and stay 0. */
    @Test
    void state_isAsSmallAsWhatTheMerchantSells() {
        ModelSpec spec = spec(ItemVectors.PRIVATE, true, 0);
        NetworkLocalTrainer local = trainer(settings(spec, 8, 0), List.of(0));
        GlobalModel start = start(local);
        local.begin(start, start);

        PersonalState state = local.fit(0, PersonalState.INITIAL, ALTERNATE, SEED);

        int met = (int) IntStream.range(0, logs.get(0).size())
                .map(position -> logs.get(0).item(position))
                .distinct()
                .count();
        assertThat(met).isLessThan(ITEMS);
        assertThat(state.values()).hasSize(met * (spec.dimension() + 1) + 2 * MemoryWeights.size(spec.scores()));
    }

    /** Who has nothing of their own shares a scorer, until the model is another one. */
    @Test
    void scorer_ofNothingPrivate_followsTheModel() {
        TrainingSettings settings = settings(spec(ItemVectors.SHARED, false, 0), 8, 0);
        NetworkLocalTrainer local = trainer(settings, List.of(0, 1));
        GlobalModel start = start(local);
        local.begin(start, start);
        double[] first = scores(local.scorer(0, PersonalState.INITIAL, ShardRunner.sequential()), 0);
        assertThat(scores(local.scorer(1, PersonalState.INITIAL, ShardRunner.sequential()), 0))
                .isEqualTo(first);

        GlobalModel next = new GlobalModel(
                1,
                NetworkInitializer.shared(settings.spec(), ITEMS, new SplittableRandom(77))
                        .parameters());
        local.begin(next, next);
        NetworkLocalTrainer fresh = trainer(settings, List.of(1));
        fresh.begin(next, next);

        double[] second = scores(local.scorer(1, PersonalState.INITIAL, ShardRunner.sequential()), 0);
        assertThat(second)
                .isNotEqualTo(first)
                .isEqualTo(scores(fresh.scorer(0, PersonalState.INITIAL, ShardRunner.sequential()), 0));
    }

    @Test
    void train_divergingRate_isSaid() {
        TrainingSettings settings = withRate(settings(spec(ItemVectors.SHARED, false, 0), 4, 0), 1e30);
        NetworkLocalTrainer local = trainer(settings, List.of(0));
        GlobalModel start = start(local);
        local.begin(start, start);

        assertThatThrownBy(() -> local.train(0, PersonalState.INITIAL, new LocalWork(new Epochs(1), 0, 0, true), SEED))
                .isInstanceOf(DivergenceException.class);
    }

    @Test
    void begin_modelOfAnotherShape_isRefused() {
        NetworkLocalTrainer local = trainer(settings(spec(ItemVectors.SHARED, false, 0), 4, 0), List.of(0));
        GlobalModel wider = start(trainer(settings(spec(ItemVectors.SHARED, false, 3), 4, 0), List.of(0)));

        assertThatThrownBy(() -> local.begin(wider, wider))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("laid out");
    }

    /** Shared vectors are of items by their number: with a catalogue of another size they would be of other items. */
    @Test
    void of_sharedVectorsAndCataloguesOfDifferentSizes_isRefused() {
        TrainingSettings settings = settings(spec(ItemVectors.SHARED, false, 0), 4, 0);
        Catalogue larger =
                ReferenceCatalogue.random(ITEMS + 1, new SplittableRandom(3)).catalogue();
        List<LocalExamples> both = List.of(
                examples(settings, List.of(0)).get(0),
                LocalExamples.of(
                        logs.get(1),
                        LearnedCatalogue.of(larger, settings.spec(), ShardRunner.sequential()),
                        settings.rewards(),
                        settings.batch(),
                        ShardRunner.sequential()));

        assertThatThrownBy(() ->
                        new NetworkLocalTrainer(both, settings, Kernels.named("scalar"), ShardRunner.sequential()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("merchants that share item vectors have catalogues of different sizes");
    }

    @Test
    void strangersScorer_catalogueOfAnotherSizeThanTheSharedVectors_isRefused() {
        NetworkLocalTrainer local = trainer(settings(spec(ItemVectors.SHARED, false, 0), 4, 0), List.of(0));
        Catalogue larger =
                ReferenceCatalogue.random(ITEMS + 1, new SplittableRandom(3)).catalogue();

        assertThatThrownBy(() -> local.strangersScorer(larger, ShardRunner.sequential()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a catalogue of 41 items where 40 have shared vectors");
    }

    /** What is uploaded with {@code personal: after} is the same whatever the personal part, the tables and popularity are. */
    @Test
    void trainAfter_personalPart_hasNoPartInTheUpdate() {
        TrainingSettings settings = settings(spec(ItemVectors.PRIVATE, true, 3), 8, 0.2);
        LocalTrainer after = AfterLocalTrainer.of(
                examples(settings, List.of(0)), settings, Kernels.named("scalar"), ShardRunner.sequential());
        GlobalModel start = new GlobalModel(0, after.initial());
        after.begin(start, start);
        PersonalState fitted = after.fit(0, PersonalState.INITIAL, ALTERNATE, SEED);

        Share without = after.train(0, PersonalState.INITIAL, TOGETHER, SEED);
        Share with = after.train(0, fitted, TOGETHER, SEED);

        assertThat(with.update().delta()).isEqualTo(without.update().delta());
        assertThat(with.state()).isSameAs(fitted);
        assertThat(scores(after.scorer(0, fitted, ShardRunner.sequential()), 0))
                .isNotEqualTo(scores(after.scorer(0, PersonalState.INITIAL, ShardRunner.sequential()), 0));
    }

    private static GlobalModel start(LocalTrainer trainer) {
        return new GlobalModel(0, trainer.initial());
    }

    private static float[] moved(GlobalModel start, Share share) {
        float[] values = start.parameters().toArray();
        for (int i = 0; i < values.length; i++) {
            values[i] += share.update().delta().get(i);
        }
        return values;
    }

    private double[] scores(CatalogueScorer scorer, int log) {
        double[] scores = new double[ITEMS];
        scorer.score(logs.get(log).sequence(0), scores);
        return scores;
    }

    private static double norm(float[] values) {
        double sum = 0;
        for (float value : values) {
            sum += (double) value * value;
        }
        return Math.sqrt(sum);
    }

    private NetworkLocalTrainer trainer(TrainingSettings settings, List<Integer> participants) {
        return new NetworkLocalTrainer(
                examples(settings, participants), settings, Kernels.named("scalar"), ShardRunner.sequential());
    }

    private List<LocalExamples> examples(TrainingSettings settings, List<Integer> participants) {
        ShardRunner runner = ShardRunner.sequential();
        LearnedCatalogue ofChain = LearnedCatalogue.of(chain, settings.spec(), runner);
        LearnedCatalogue ofOther = LearnedCatalogue.of(other, settings.spec(), runner);
        return participants.stream()
                .map(p -> LocalExamples.of(
                        logs.get(p), p < 2 ? ofChain : ofOther, settings.rewards(), settings.batch(), runner))
                .toList();
    }

    private static ModelSpec spec(ItemVectors vectors, boolean memory, int objectives) {
        return new ModelSpec(
                8,
                2,
                Encoder.GRU,
                Gate.CONTEXTUAL,
                6,
                Optional.of(ReferenceCatalogue.CONTENT),
                vectors,
                objectives,
                memory,
                4,
                3,
                0);
    }

    private static TrainingSettings settings(ModelSpec spec, int batch, double dropout) {
        LossSettings loss = spec.objectives() == 0
                ? LossSettings.policyOnly()
                : new LossSettings(
                        0.5,
                        0.5,
                        2,
                        0.1,
                        2,
                        List.of(1.0, 1.0, 1.0),
                        true,
                        LossSettings.ValueTarget.TEMPORAL_DIFFERENCE);
        return new TrainingSettings(
                spec,
                OptimizerSettings.adam(0.01),
                loss,
                new ScoreWeights(1, loss.omega()),
                new ObjectiveRewards(Map.of("view", List.of(1.0, 0.5, -0.5))),
                batch,
                dropout,
                true,
                ITEMS,
                ITEMS / 2,
                1,
                1,
                0.25,
                2,
                1);
    }

    private static TrainingSettings withRate(TrainingSettings settings, double rate) {
        return new TrainingSettings(
                settings.spec(),
                OptimizerSettings.adam(rate),
                settings.loss(),
                settings.ranking(),
                settings.rewards(),
                settings.batch(),
                settings.dropout(),
                settings.excludeHistory(),
                settings.fullCandidates(),
                settings.drawnCandidates(),
                settings.targetEpochs(),
                settings.memoryEpochs(),
                settings.memoryDropout(),
                settings.shards(),
                settings.seed());
    }
}
