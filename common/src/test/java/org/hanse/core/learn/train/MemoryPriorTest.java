// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.NetworkMode;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryWeights;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.NetworkInitializer;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.learn.shopper.PerShopperTrainer;
import org.hanse.core.learn.shopper.ShopperGradientSettings;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.model.SpecBuilder;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Shared prior of the weights of tables: its beginning, its training, and merchants with little data. */
class MemoryPriorTest {

    private static final long SEED = 5;
    private static final int BATCH = 8;
    private static final List<String> PRIOR = List.of("memory.prior.linear", "memory.prior.log");
    private static final List<String> OWN = List.of("memory.linear", "memory.log");

    /** Identity of head 0 at age 0, of one head. */
    private static final int IDENTITY = 3 * 10;

    private final TrainingFixture fixture = new TrainingFixture(3);
    private final ThreeMerchants merchants = new ThreeMerchants();

    @ParameterizedTest
    @ValueSource(doubles = {0, 1})
    void initial_withPrior_isThePublishedOneAndDeviationsOfZero(double dropout) {
        TrainingSettings with = settings(true, dropout);
        TrainingSettings without = settings(false, dropout);
        ParameterVector shared = NetworkInitializer.shared(with).parameters();
        ParameterVector own =
                NetworkInitializer.personal(with, ThreeMerchants.ITEMS).parameters();
        ParameterVector published =
                NetworkInitializer.personal(without, ThreeMerchants.ITEMS).parameters();

        for (int i = 0; i < PRIOR.size(); i++) {
            assertThat(block(shared, PRIOR.get(i))).isEqualTo(block(published, OWN.get(i)));
            assertThat(block(own, OWN.get(i))).containsOnly(0f);
        }
        assertThat(block(shared, PRIOR.get(0))[0]).isEqualTo(dropout == 1 ? 25 : 4);
        ParameterVector before = NetworkInitializer.shared(without).parameters();
        assertThat(shared.layout().size()).isEqualTo(before.size() + 2 * MemoryWeights.size(1));
        assertThat(Arrays.copyOf(shared.toArray(), before.size())).isEqualTo(before.toArray());
    }

    @Test
    void shared_withoutPersonalPart_hasTheSameLayout() {
        ModelSpec spec = settings(true, 0).spec();

        assertThat(NetworkLayout.shared(spec.withoutPersonalPart())).isEqualTo(NetworkLayout.shared(spec));
        assertThat(spec.toString()).endsWith(", memoryPrior=true]");
        assertThat(settings(false, 0).spec().toString()).doesNotContain("rior");
    }

    @Test
    void epoch_tablesAddedAfterTraining_priorChangesNothing() {
        NetworkTrainer with = trained(true, 9, 1, 2);
        NetworkTrainer without = trained(false, 9, 1, 2);

        assertThat(scores(with)).containsExactly(scores(without), within(1e-4));
    }

    @Test
    void epoch_ofAMemoryEpoch_movesPriorAndDeviations() {
        for (String name : PRIOR) {
            float[] begin = block(trained(true, 1, 0, 0).shared().parameters(), name);
            float[] one = block(trained(true, 1, 0, 1).shared().parameters(), name);
            assertThat(one).isNotEqualTo(begin);
            assertThat(block(trained(true, 1, 0, 2).shared().parameters(), name))
                    .isEqualTo(one);
            assertThat(block(trained(true, 2, 0, 2).shared().parameters(), name))
                    .isNotEqualTo(one);
        }
        for (String name : OWN) {
            assertThat(block(trained(true, 1, 0, 1).personal(0).parameters(), name))
                    .isNotEqualTo(new float[MemoryWeights.size(4)]);
        }
    }

    /** In a federation, too, the prior moves in the first epochs of a participant alone, trained together or in alternation. */
    @ParameterizedTest
    @CsvSource({"false, 0, true", "false, 1, false", "true, 2, true", "true, 3, false"})
    void train_afterTheMemoryEpochs_sendsNoChangeOfThePrior(boolean alternate, int epochs, boolean moves) {
        NetworkLocalTrainer local = merchants.trainer(settings(true, 0), List.of(0));
        GlobalModel start = ThreeMerchants.start(local);
        local.begin(start, start);
        PersonalState state = new PersonalState("", epochs, new float[0]);

        ParameterVector delta = local.train(0, state, new LocalWork(new LocalWork.Epochs(1), 0, 2, alternate), SEED)
                .update()
                .delta();

        float[] nothing = new float[MemoryWeights.size(1)];
        for (String name : PRIOR) {
            assertThat(Arrays.equals(block(delta, name), nothing)).isNotEqualTo(moves);
        }
        assertThat(block(delta, "head.value"))
                .isNotEqualTo(new float[delta.layout().block("head.value").size()]);
    }

    @Test
    void train_secondEpochOfARound_leavesThePriorOfTheFirst() {
        NetworkLocalTrainer local = merchants.trainer(settings(true, 0), List.of(0));
        GlobalModel start = ThreeMerchants.start(local);
        local.begin(start, start);

        for (String name : PRIOR) {
            assertThat(block(delta(local, 2), name)).isEqualTo(block(delta(local, 1), name));
        }
    }

    private static ParameterVector delta(NetworkLocalTrainer local, int epochs) {
        return local.train(0, PersonalState.INITIAL, new LocalWork(new LocalWork.Epochs(epochs), 0, 0, false), SEED)
                .update()
                .delta();
    }

    /** After the same number of steps, deviations of a merchant with little data are smaller. */
    @Test
    void train_littleData_staysNearerToThePrior() {
        double small = deviation(3);
        double large = deviation(200);

        assertThat(small).isPositive();
        assertThat(large).isGreaterThan(3 * small);
    }

    private double deviation(int shoppers) {
        TrainingSettings settings =
                TrainingBuilder.like(settings(true, 0)).withMemoryEpochs(1000).build();
        LearnedCatalogue catalogue = LearnedCatalogue.of(merchants.chain, settings.spec(), ShardRunner.sequential());
        LocalExamples examples = LocalExamples.of(
                RandomLogs.of(7, shoppers, ThreeMerchants.ITEMS, 12),
                catalogue,
                settings.objective().rewards(),
                BATCH,
                ShardRunner.sequential());
        NetworkLocalTrainer local =
                new NetworkLocalTrainer(List.of(examples), settings, Kernels.named("scalar"), ShardRunner.sequential());
        GlobalModel start = ThreeMerchants.start(local);
        local.begin(start, start);
        LocalWork steps = new LocalWork(new LocalWork.Steps(60), 0, 0, false);
        float[] values =
                local.train(0, PersonalState.INITIAL, steps, SEED).state().values();
        int weights = 2 * MemoryWeights.size(1);
        double sum = 0;
        for (int i = values.length - weights; i < values.length; i++) {
            sum += Math.abs(values[i]);
        }
        return sum / weights;
    }

    /** A merchant that joins late, without training, and one that takes no part at all rank with the prior as it was learned. */
    @Test
    void scorer_ofALateMerchant_beginsAtTheLearnedPrior() {
        NetworkLocalTrainer local = merchants.trainer(settings(true, 0), List.of(0));
        GlobalModel start = ThreeMerchants.start(local);
        float[] learned = start.parameters().toArray();
        learned[start.parameters().layout().block(PRIOR.get(0)).at() + IDENTITY] += 64;
        GlobalModel model =
                new GlobalModel(1, ParameterVector.of(start.parameters().layout(), learned));
        int last = merchants.logs.get(0).item(merchants.logs.get(0).to(0) - 1);

        for (boolean cold : new boolean[] {false, true}) {
            double[] before = scores(local, start, cold);
            double[] after = scores(local, model, cold);
            before[last] += 64;
            assertThat(after).containsExactly(before, within(1e-4));
        }
    }

    private double[] scores(NetworkLocalTrainer local, GlobalModel model, boolean cold) {
        local.begin(model, model);
        return merchants.scores(
                cold
                        ? local.coldStartScorer(merchants.chain, ShardRunner.sequential())
                                .orElseThrow()
                        : local.scorer(0, PersonalState.INITIAL, ShardRunner.sequential()),
                0);
    }

    @Test
    void perShopperTrainer_withPrior_isRefused() {
        TrainingSettings settings = settings(true, 0);

        assertThatThrownBy(() -> PerShopperTrainer.of(
                        merchants.examples(settings, List.of(0)),
                        settings,
                        new ShopperGradientSettings(settings.objective().loss(), 8, 8, 0, true, BlockWeights.EVEN, 1),
                        Kernels.named("scalar"),
                        ShardRunner.sequential()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a shared prior of memory weights");
    }

    private static TrainingSettings settings(boolean prior, double dropout) {
        ModelSpec spec = SpecBuilder.like(ThreeMerchants.spec(ItemVectors.PRIVATE, true, 0))
                .withMemoryPrior(prior)
                .build();
        return TrainingBuilder.like(ThreeMerchants.settings(spec, BATCH, 0))
                .withMemoryDropout(dropout)
                .build();
    }

    private NetworkTrainer trained(boolean prior, int memoryEpochs, double memoryDropout, int epochs) {
        NetworkMode mode =
                NetworkMode.full(EncoderKind.GRU, Gate.CONTEXTUAL, true, 4).withMemoryPrior(prior);
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

    private double[] scores(NetworkTrainer trainer) {
        double[] scores = new double[TrainingFixture.ITEMS];
        trainer.scorer(0, ShardRunner.sequential())
                .score(RandomLogs.of(9, 1, TrainingFixture.ITEMS, 6).sequence(0), scores);
        return scores;
    }

    private static float[] block(ParameterVector parameters, String name) {
        ParameterLayout.Block block = parameters.layout().block(name);
        return Arrays.copyOfRange(parameters.toArray(), block.at(), block.end());
    }
}
