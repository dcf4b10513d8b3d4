// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.Measure;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.LossSettings;
import org.hanse.core.learn.ObjectiveRewards;
import org.hanse.core.learn.OptimizerSettings;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.TrainingBuilder;
import org.hanse.core.learn.TrainingSettings;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.InteractionRows;
import org.hanse.core.learn.network.ItemFeatures;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.learn.network.PersonalNetwork;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.learn.train.Merchant;
import org.hanse.core.learn.train.ModelTrainer;
import org.hanse.core.learn.train.NetworkTrainer;
import org.hanse.core.model.ContentSpec;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Wrong, missing or unusual input: rejected with a reason, or handled. */
class BadInputTest {

    private static final ServedNetwork.Kind KIND = ServedNetwork.Kind.small();

    private static final ModelTrainer.StepListener SILENT = (step, loss) -> {};

    private static final Map<String, List<Double>> REWARDS =
            Map.of("view", List.of(1.0, 0.0, 0.5), "purchase", List.of(1.0, 2.0, -0.5));

    private static TrainingSettings settings(ModelSpec spec, double rate, int fullCandidates) {
        return TrainingBuilder.aTraining(spec)
                .withOptimizer(OptimizerSettings.adam(rate))
                .withLoss(new LossSettings(0.5, 0.8, 2, 0.1, 1, List.of(1.0, 1.0, 1.0), true))
                .withRanking(new ScoreWeights(1, List.of(0.1, 0.1, 0.1)))
                .withRewards(new ObjectiveRewards(REWARDS))
                .withBatch(16)
                .withDropout(0.1)
                .withExcludeHistory(true)
                .withFullCandidates(fullCandidates)
                .withDrawnCandidates(50)
                .withMemoryEpochs(Integer.MAX_VALUE)
                .withSeed(11)
                .build();
    }

    private static NetworkTrainer trainer(InteractionLog log, Catalogue catalogue, TrainingSettings settings) {
        return new NetworkTrainer(
                List.of(new Merchant(log, catalogue)), settings, Kernels.best(), ShardRunner.sequential());
    }

    private static Catalogue catalogue(int items) {
        return ServedNetwork.catalogue(items, new SplittableRandom(3));
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void parameters_notFinite_areRefusedByName(float bad) {
        ModelSpec spec = KIND.spec();
        float[] values = new float[NetworkLayout.shared(spec).size()];
        int at = NetworkLayout.shared(spec).block("gate.age").at() + 1;
        values[at] = bad;
        assertThatThrownBy(() -> ParameterVector.of(NetworkLayout.shared(spec), values))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("parameter 1 of gate.age is " + bad);
    }

    @Test
    void scorer_parametersThatOverflow_isDivergence() {
        ServedNetwork network = new ServedNetwork(KIND, 10, 8, 1);
        float[] huge = new float[network.personal.parameters().size()];
        Arrays.fill(huge, Float.MAX_VALUE);
        PersonalNetwork personal = new PersonalNetwork(
                network.spec,
                10,
                ParameterVector.of(network.personal.parameters().layout(), huge));
        float[] content = network.shared.parameters().toArray();
        Arrays.fill(content, Float.MAX_VALUE);
        SharedNetwork shared = new SharedNetwork(
                network.spec, ParameterVector.of(network.shared.parameters().layout(), content));
        assertThatThrownBy(() -> scorer(network, shared, personal, network.features, network.tables))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("vector of item");
    }

    /** Item vectors are small, but the output of the heads overflows: an error must report a NaN score. */
    @Test
    void score_headsThatOverflow_isDivergence() {
        ServedNetwork network = new ServedNetwork(KIND, 10, 8, 1);
        float[] values = network.shared.parameters().toArray();
        int at = network.shared.parameters().layout().block("head.value").at();
        for (int i = at;
                i < network.shared.parameters().layout().block("head.value").end();
                i++) {
            values[i] = Math.copySign(Float.MAX_VALUE, values[i]);
        }
        NetworkScorer scorer = network.with(new SharedNetwork(
                        network.spec,
                        ParameterVector.of(network.shared.parameters().layout(), values)))
                .scorer();
        assertThatThrownBy(() -> scorer.score(network.fresh.sequence(0)))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("not finite");
    }

    @Test
    void scorer_partsOfDifferentNetworks_areRefused() {
        ServedNetwork network = new ServedNetwork(KIND, 10, 8, 1);
        ServedNetwork larger = new ServedNetwork(KIND, 11, 8, 1);
        ServedNetwork other = new ServedNetwork(ServedNetwork.Kind.small().withHeads(4), 10, 8, 1);
        assertRefused("personal one", network, other.shared, network.personal, network.features, network.tables);
        assertRefused("items", network, network.shared, larger.personal, network.features, network.tables);
        assertRefused("items", network, network.shared, network.personal, larger.features, network.tables);
        assertRefused("items", network, network.shared, network.personal, network.features, larger.tables);
        assertRefused("no tables", network, network.shared, network.personal, network.features, Optional.empty());
        ItemFeatures shorter = ItemFeatures.of(
                network.catalogue,
                new ContentSpec(64, 6, 8, 4, network.features.spec().fields(), 0));
        assertRefused("read by", network, network.shared, network.personal, shorter, network.tables);
        assertThatThrownBy(() -> new SharedNetwork(other.spec, larger.personal.parameters()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("laid out as");
        assertThatThrownBy(() -> new PersonalNetwork(network.spec, 10, larger.personal.parameters()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("laid out as");
    }

    private static void assertRefused(
            String message,
            ServedNetwork network,
            SharedNetwork shared,
            PersonalNetwork personal,
            ItemFeatures features,
            Optional<MemoryTables> tables) {
        assertThatThrownBy(() -> scorer(network, shared, personal, features, tables))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private static NetworkScorer scorer(
            ServedNetwork network,
            SharedNetwork shared,
            PersonalNetwork personal,
            ItemFeatures features,
            Optional<MemoryTables> tables) {
        return NetworkScorer.of(
                shared, personal, features, tables, network.weights, Kernels.best(), ShardRunner.sequential());
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e300})
    void measure_infinite_isRefused(double bad) {
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        log.beginShopper(new ShopperId("s")).add(0, 0);
        for (Measure measure : Measure.values()) {
            assertThatThrownBy(() -> log.measure(measure, bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(measure.key() + " of interaction 0 is");
        }
        assertThat(log.measure(Measure.VALUE, Double.NaN).toLog().measure(Measure.VALUE, 0))
                .isNaN();
    }

    @Test
    void value_greatestFloat_hasTheLastRowOfItsSign() {
        InteractionRows rows = new InteractionRows(KIND.spec());
        assertThat(rows.value(Float.MAX_VALUE)).isEqualTo(rows.value(1e6)).isPositive();
        assertThat(rows.value(-Float.MAX_VALUE)).isEqualTo(rows.value(-1e6)).isNotEqualTo(rows.value(1e6));
        assertThat(rows.gapMicros(Long.MIN_VALUE + 1, 0)).isBetween(1, 19);
        assertThat(rows.gapMicros(5_000_000, 0)).isEqualTo(rows.gapMicros(0, 0));
    }

    @Test
    void trainer_nothingToTrain_isRefused() {
        TrainingSettings settings = settings(KIND.spec(), 0.01, 1000);
        assertThatThrownBy(() -> trainer(HandMadeLog.of(), catalogue(3), settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing to train");
        assertThatThrownBy(() -> trainer(HandMadeLog.of("a 1", "b 2"), catalogue(3), settings))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("nothing to train");
        assertThatThrownBy(() -> new NetworkTrainer(List.of(), settings, Kernels.best(), ShardRunner.sequential()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("without merchants");
        assertThatThrownBy(() -> trainer(HandMadeLog.of("a 1 2"), Catalogue.of(List.of()), settings))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @FieldSource("org.hanse.core.learn.network.EncoderKind#BUILT_IN")
    void train_littleData_isBorne(EncoderKind encoder) {
        ModelSpec spec =
                ServedNetwork.Kind.small().withEncoder(encoder).withHistory(3).spec();
        // A batch of 16 of three windows, 50 candidates drawn of 5 items, one shopper who only looked once, one longer
        // than the window, and titles without a word.
        InteractionLog log = HandMadeLog.of("a 1", "b 0 1 2 3 0 1 2", "c");
        for (int fullCandidates : new int[] {1, 1000}) {
            NetworkTrainer trainer = trainer(log, bare(5), settings(spec, 0.01, fullCandidates));
            for (int epoch = 0; epoch < 3; epoch++) {
                assertThat(trainer.epoch(SILENT)).isFinite();
            }
            requireFinite(trainer, log);
        }
    }

    @Test
    void train_catalogueOfOneItem_isBorne() {
        InteractionLog log = HandMadeLog.of("a 0 0 0", "b 0 0:purchase");
        for (int fullCandidates : new int[] {0, 1000}) {
            NetworkTrainer trainer = trainer(log, bare(1), settings(KIND.spec(), 0.01, fullCandidates));
            assertThat(trainer.epoch(SILENT)).isFinite();
            assertThat(trainer.epoch(SILENT)).isFinite();
            requireFinite(trainer, log);
        }
    }

    private static void requireFinite(NetworkTrainer trainer, InteractionLog log) {
        NetworkScorer scorer = trainer.scorer(0, ShardRunner.sequential());
        for (int s = 0; s < log.shoppers(); s++) {
            for (float score : scorer.score(log.sequence(s))) {
                assertThat(score).isFinite();
            }
        }
    }

    private static Catalogue bare(int items) {
        return Catalogue.of(IntStream.range(0, items)
                .mapToObj(a -> CatalogueItem.bare(new ItemId("i" + a)))
                .toList());
    }

    @Test
    void train_hugeRate_diverges() {
        InteractionLog log = ServedNetwork.log(20, 60, 10, new SplittableRandom(1));
        NetworkTrainer trainer = trainer(log, catalogue(20), settings(KIND.spec(), 1e25, 1000));
        assertThatThrownBy(() -> trainer.epoch(SILENT))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("the loss of step 2 of epoch 1");
    }

    /** One step an epoch: its loss is that before the step. */
    @Test
    void train_lastStepLeadsOutOfTheNumbers_diverges() {
        InteractionLog log = HandMadeLog.of("a 0 1 2", "b 1 2 0");
        NetworkTrainer trainer = trainer(log, catalogue(3), settings(KIND.spec(), 1e38, 1000));
        assertThat(trainer.steps()).isEqualTo(1);
        assertThatThrownBy(() -> trainer.epoch(SILENT))
                .isInstanceOf(DivergenceException.class)
                .hasMessageContaining("after epoch 1 shared parameter");
    }
}
