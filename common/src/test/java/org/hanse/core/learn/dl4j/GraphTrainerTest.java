// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.offset;

import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.learn.train.BatchSize;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.TrainerState;
import org.hanse.core.model.ParameterLayout.Block;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.Sgd;

class GraphTrainerTest {

    private static final int ITEMS = 11;
    private static final GraphSettings SETTINGS = new GraphSettings(5, 8, false, 3);

    private final MarkovShop shop = new MarkovShop(ITEMS);
    private final InteractionLog log = shop.log(6, 6, 1);

    static List<String> everyKind() {
        return List.of(
                Graphs.vectors(ITEMS), Graphs.scores(ITEMS), Graphs.lastScores(ITEMS), Graphs.lastVectors(ITEMS));
    }

    private GraphTrainer trainer(String json, GraphSettings settings) {
        return GraphTrainer.of(json, shop.merchants(log), settings);
    }

    private static String withDropout() {
        return Graphs.embedded(ITEMS, 0.7, new Adam(0.01))
                .setOutputs("state")
                .build()
                .toJson();
    }

    private static GraphTrainer trained(GraphTrainer trainer, int epochs) {
        for (int i = 0; i < epochs; i++) {
            trainer.epoch((step, loss) -> {});
        }
        return trainer;
    }

    @ParameterizedTest
    @MethodSource("everyKind")
    void epoch_everyKindOfOutput_lossFalls(String json) {
        GraphTrainer trainer = trainer(json, SETTINGS);
        double first = trainer.epoch((step, loss) -> {});
        double last = 0;
        for (int i = 0; i < 5; i++) {
            last = trainer.epoch((step, loss) -> {});
        }
        assertThat(first).isBetween(Math.log(ITEMS) - 0.3, Math.log(ITEMS) + 0.3);
        assertThat(last).isLessThan(first - 0.1);
        assertThat(trainer.epochs()).isEqualTo(6);
    }

    static List<String> resumed() {
        return List.of(withDropout(), Graphs.lastScores(ITEMS));
    }

    @ParameterizedTest
    @MethodSource("resumed")
    void restore_betweenEpochs_goesOnBitForBit(String json) {
        GraphTrainer whole = trained(trainer(json, SETTINGS), 2);
        TrainerState half = trained(trainer(json, SETTINGS), 1).state();
        GraphTrainer resumed = trainer(json, SETTINGS);
        resumed.restore(half);
        trained(resumed, 1);
        assertThat(resumed.shared().digest()).isEqualTo(whole.shared().digest());
        assertThat(resumed.epochs()).isEqualTo(2);
    }

    @Test
    void epoch_sameSeed_sameParametersWhateverElseDraws() {
        GraphTrainer one = trained(trainer(withDropout(), SETTINGS), 1);
        GraphTrainer other = trainer(withDropout(), SETTINGS);
        trained(one, 1);
        trained(other, 2);
        assertThat(other.shared()).isEqualTo(one.shared());
    }

    /** A graph sees no types, so items that were shown and ignored are left out. */
    @Test
    void of_exposures_learnsNothingFromThem() {
        InteractionLogAccumulator shown = new InteractionLogAccumulator();
        int view = shown.typeIndex(InteractionType.VIEW);
        int impression = shown.typeIndex(new InteractionType("impression"));
        for (int s = 0; s < log.shoppers(); s++) {
            shown.beginShopper(log.shopper(s));
            for (int p = log.from(s); p < log.to(s); p++) {
                shown.add(log.item(p), view).add((log.item(p) + 2) % ITEMS, impression);
            }
        }
        List<Merchant> merchants = shop.merchants(shown.toLog()).stream()
                .map(merchant -> merchant.withExposures(Set.of("impression")))
                .toList();

        GraphTrainer trainer = trained(GraphTrainer.of(Graphs.vectors(ITEMS), merchants, SETTINGS), 1);

        assertThat(trainer.shared())
                .isEqualTo(trained(trainer(Graphs.vectors(ITEMS), SETTINGS), 1).shared());
    }

    /** Graphs that score after the last position alone have more windows of the same interactions, so larger steps. */
    @Test
    void of_batchLeftOpen_isByTheWindowsOfTheGraph() {
        GraphSettings open = new GraphSettings(5, OptionalInt.empty(), false, 3);
        for (String json : List.of(Graphs.vectors(ITEMS), Graphs.lastVectors(ITEMS))) {
            int windows = trainer(json, new GraphSettings(5, 1, false, 3)).steps();
            int batch = BatchSize.of(windows);
            assertThat(trainer(json, open).steps()).isEqualTo((windows + batch - 1) / batch);
        }
    }

    @Test
    void of_anotherSeed_otherParameters() {
        ParameterVector one = trainer(withDropout(), SETTINGS).shared();
        ParameterVector other =
                trainer(withDropout(), new GraphSettings(5, 8, false, 4)).shared();
        assertThat(other.layout()).isEqualTo(one.layout());
        assertThat(other).isNotEqualTo(one);
    }

    @Test
    void of_anotherSeedInTheJson_playsNoPart() {
        String reseeded = withDropout().replaceAll("\"seed\" : \\d+", "\"seed\" : 77");
        assertThat(trained(trainer(reseeded, SETTINGS), 1).shared())
                .isEqualTo(trained(trainer(withDropout(), SETTINGS), 1).shared());
    }

    /** DL4J takes a seed of 0 for none. */
    @Test
    void of_seedZero_isASeed() {
        GraphSettings zero = new GraphSettings(5, 8, false, 0);
        assertThat(trained(trainer(withDropout(), zero), 1).shared())
                .isEqualTo(trained(trainer(withDropout(), zero), 1).shared());
    }

    @Test
    void epoch_dropout_isDrawn() {
        assertThat(trained(trainer(withDropout(), SETTINGS), 1).shared())
                .isNotEqualTo(
                        trained(trainer(Graphs.vectors(ITEMS), SETTINGS), 1).shared());
    }

    @Test
    void restore_otherTraining_refuses() {
        TrainerState state = trainer(Graphs.vectors(ITEMS), SETTINGS).state();
        GraphTrainer other = trainer(Graphs.vectors(ITEMS), new GraphSettings(5, 9, false, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> other.restore(state));
        GraphTrainer otherData = GraphTrainer.of(Graphs.vectors(ITEMS), shop.merchants(shop.log(6, 6, 2)), SETTINGS);
        assertThatIllegalArgumentException().isThrownBy(() -> otherData.restore(state));
    }

    @Test
    void shared_layout_isNamedAsInDl4j() {
        GraphTrainer trainer = trainer(Graphs.vectors(ITEMS), SETTINGS);
        assertThat(trainer.shared().layout().blocks())
                .extracting(Block::toString)
                .containsExactly(
                        "embedding.W[6, 12]",
                        "state.W[24, 6]",
                        "state.RW[24, 6]",
                        "state.b[24]",
                        "catalogue.W[11, 6]",
                        "catalogue.b[11]");
        assertThat(trainer.parameters()).isEqualTo(trainer.shared().size());
    }

    /** The rows of the table follow the layout: a higher bias and row rank their item first. */
    @Test
    void load_parameters_standWhereTheLayoutSays() {
        GraphTrainer trainer = trainer(Graphs.vectors(ITEMS), SETTINGS);
        ParameterVector before = trainer.shared();
        float[] values = before.toArray();
        values[before.layout().block("catalogue.b").at() + 4] = 2.5f;
        double[] plain = scores(trainer, 0);
        trainer.load(ParameterVector.of(before.layout(), values));
        double[] raised = scores(trainer, 0);
        for (int item = 0; item < ITEMS; item++) {
            assertThat(raised[item] - plain[item]).isCloseTo(item == 4 ? 2.5 : 0, offset(1e-6));
        }
        int table = before.layout().block("catalogue.W").at();
        for (int i = 0; i < Graphs.WIDTH; i++) {
            values[table + 7 * Graphs.WIDTH + i] = 0;
        }
        values[before.layout().block("catalogue.b").at() + 7] = 0;
        trainer.load(ParameterVector.of(before.layout(), values));
        assertThat(scores(trainer, 0)[7]).isZero();
    }

    @Test
    void load_afterTraining_updatersForget() {
        GraphTrainer fresh = trainer(Graphs.vectors(ITEMS), SETTINGS);
        ParameterVector start = fresh.shared();
        GraphTrainer used = trained(trainer(Graphs.vectors(ITEMS), SETTINGS), 2);
        used.load(start);
        assertThat(used.state().array("updaters")).isEqualTo(fresh.state().array("updaters"));
        assertThat(used.state().counts()).isEqualTo(fresh.state().counts());
        assertThat(used.shared()).isEqualTo(start);
        ParameterVector other = trainer(Graphs.lastScores(ITEMS), SETTINGS).shared();
        assertThatIllegalArgumentException().isThrownBy(() -> used.load(other));
    }

    /** Infinite weights, since gates of the LSTM make finite states of weights that are only huge. */
    @Test
    void epoch_hugeRate_diverges() {
        String json = Graphs.embedded(ITEMS, 1, new Sgd(1e300))
                .setOutputs("state")
                .build()
                .toJson();
        GraphTrainer trainer = trainer(json, new GraphSettings(5, 2, false, 3));
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> trained(trainer, 1))
                .withMessageContaining("the loss of step 2");
    }

    /** The one step's loss is that before it, and finite. */
    @Test
    void epoch_lastStepTooLarge_diverges() {
        String json = Graphs.embedded(ITEMS, 1, new Sgd(1e300))
                .setOutputs("state")
                .build()
                .toJson();
        GraphTrainer trainer = trainer(json, new GraphSettings(5, 1000, false, 3));
        assertThatExceptionOfType(DivergenceException.class)
                .isThrownBy(() -> trained(trainer, 1))
                .withMessageContaining("a parameter is");
    }

    @Test
    void epoch_listener_receivesEveryStep() {
        GraphTrainer trainer = trainer(Graphs.vectors(ITEMS), SETTINGS);
        AtomicInteger steps = new AtomicInteger();
        double[] last = new double[1];
        double loss = trainer.epoch((step, mean) -> {
            assertThat(step).isEqualTo(steps.incrementAndGet());
            last[0] = mean;
        });
        assertThat(steps).hasValue(trainer.steps());
        assertThat(loss).isEqualTo(last[0]);
    }

    @Test
    void scorer_laterTraining_changesNothing() {
        GraphTrainer trainer = trained(trainer(Graphs.lastVectors(ITEMS), SETTINGS), 1);
        CatalogueScorer scorer = trainer.scorer(0, ShardRunner.sequential());
        double[] before = scores(scorer, 2);
        trained(trainer, 1);
        assertThat(scores(scorer, 2)).isEqualTo(before);
        assertThat(scores(scorer.forShard(), 2)).isEqualTo(before);
        assertThat(scores(trainer, 2)).isNotEqualTo(before);
    }

    @Test
    void scorer_longHistory_looksAtTheLast() {
        CatalogueScorer scorer = trainer(Graphs.vectors(ITEMS), SETTINGS).scorer(0, ShardRunner.sequential());
        double[] whole = new double[ITEMS];
        scorer.score(sequence(9, 4, 8, 1, 7, 3, 2, 5), whole);
        double[] tail = new double[ITEMS];
        scorer.score(sequence(8, 1, 7, 3, 2, 5).prefix(5), tail);
        assertThat(tail).isNotEqualTo(whole);
        tail = new double[ITEMS];
        scorer.score(sequence(1, 7, 3, 2, 5), tail);
        assertThat(tail).isEqualTo(whole);
    }

    private static InteractionSequence sequence(int... items) {
        InteractionLogAccumulator log = new InteractionLogAccumulator().beginShopper(new ShopperId("s"));
        for (int item : items) {
            log.add(item, log.typeIndex(InteractionType.CLICK));
        }
        return log.toLog().sequence(0);
    }

    @Test
    void scorer_noHistory_isPopularity() {
        CatalogueScorer scorer = trainer(Graphs.vectors(ITEMS), SETTINGS).scorer(0, ShardRunner.sequential());
        double[] scores = new double[ITEMS];
        scorer.score(log.sequence(0).prefix(0), scores);
        double[] popularity = new double[ITEMS];
        ItemPopularity.of(log, ITEMS).addTo(popularity, 1);
        assertThat(scores).isEqualTo(popularity);
    }

    @Test
    void of_severalMerchants_trainsOnAll() {
        GraphTrainer one = GraphTrainer.of(Graphs.vectors(ITEMS), shop.merchants(log), SETTINGS);
        GraphTrainer two = GraphTrainer.of(Graphs.vectors(ITEMS), shop.merchants(log, shop.log(6, 6, 7)), SETTINGS);
        assertThat(two.steps()).isGreaterThan(one.steps());
    }

    private double[] scores(GraphTrainer trainer, int shopper) {
        return scores(trainer.scorer(0, ShardRunner.sequential()), shopper);
    }

    private double[] scores(CatalogueScorer scorer, int shopper) {
        double[] scores = new double[ITEMS];
        scorer.score(log.sequence(shopper), scores);
        return scores;
    }
}
