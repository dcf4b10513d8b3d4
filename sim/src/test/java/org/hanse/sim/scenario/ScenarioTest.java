// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.hanse.sim.scenario.ScenarioText.HEAD;
import static org.hanse.sim.scenario.ScenarioText.MERCHANTS;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.baseline.Baselines;
import org.hanse.core.job.LearningConfig;
import org.hanse.core.job.NetworkConfig;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.learn.LossSettings.Algorithm;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.RewardSettings;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.model.ModelSpec;
import org.hanse.dataset.ProtocolChange;
import org.hanse.sim.experiment.SyntheticShop;
import org.hanse.sim.scenario.TrainedModel.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a scenario may say, and what stands for what it leaves out. */
class ScenarioTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void read_onlyWhatIsNeeded_fillsInDefaults() {
        Scenario scenario = read(HEAD + MERCHANTS);

        assertThat(scenario.name()).isEqualTo("two");
        assertThat(scenario.seed()).isEqualTo(1);
        assertThat(scenario.merchants())
                .containsExactly(new Scenario.MerchantEntry(
                        "a",
                        folder.resolve("a.yaml"),
                        ShopperShare.ALL,
                        new Cut.Whole(),
                        ProtocolChange.NONE,
                        Scenario.Role.TRAINS));
        assertThat(scenario.compare()).isEqualTo(Baselines.BUILT_IN.usual());
        assertThat(scenario.evaluation()).isEqualTo(new Scenario.Evaluation(1000, true, 1, 0, true));
        assertThat(scenario.rewards()).isEqualTo(RewardRule.of(RewardSettings.DEFAULT));
    }

    /** Runs of a folder and of a copy of it can be put side by side. */
    @Test
    void settings_ofACopiedFolder_areTheSame() throws IOException {
        String text = """
            scenario: copied
            merchants: [{id: a, dataset: sets/a.yaml}, {id: b, dataset: ../b.yaml}]
            compare: [central]
            network: {dl4j: graph.json}
            """;
        Scenario one = copied("one", text);

        assertThat(copied("two", text).settings()).isEqualTo(one.settings());
        assertThat(copied("two", text.replace("sets/a.yaml", "sets/c.yaml")).settings())
                .isNotEqualTo(one.settings());
        assertThat(copied("two", text.replace("../b.yaml", "b.yaml")).settings())
                .isNotEqualTo(one.settings());
    }

    private Scenario copied(String name, String text) throws IOException {
        Path own = Files.createDirectories(folder.resolve(name));
        Files.writeString(own.resolve("graph.json"), "{}");
        return ScenarioReader.parse(own.resolve("scenario.yaml"), text, Extensions.NONE);
    }

    @Test
    void read_everyKey_mapsAll() {
        Scenario scenario = read("""
            scenario: full
            seed: 7
            merchants:
              - {id: a, dataset: sets/a.yaml, cut: {by: hash, into: 20}}
              - {id: b, dataset: ../b.yaml, cut: {by: column}}
              - {id: c, dataset: c.yaml, cut: {by: shopper}}
              - {id: d, dataset: d.yaml, cut: {by: taste, into: 5}}
            compare: [markov, popularity]
            learning: {objectives: {click: [open], purchase: buy, satisfaction: []}, reward: {click: 2, alpha: 3, beta: 4, return: 0.5}}
            evaluation: {bootstrap: 50, every: 2, tune: false, calibrate: false}
            """);

        assertThat(scenario.seed()).isEqualTo(7);
        assertThat(scenario.merchants())
                .extracting(Scenario.MerchantEntry::cut)
                .containsExactly(new Cut.ByHash(20), new Cut.ByColumn(), new Cut.ByShopper(), new Cut.ByTaste(5));
        assertThat(scenario.merchants().get(0).dataset()).isEqualTo(folder.resolve("sets/a.yaml"));
        assertThat(scenario.merchants().get(1).dataset()).isEqualTo(folder.resolveSibling("b.yaml"));
        assertThat(scenario.compare()).containsExactly("markov", "popularity");
        assertThat(scenario.rewards().rewards().byType())
                .containsOnlyKeys("open", "buy", "return")
                .containsEntry("open", List.of(2.0, 0.0, 0.0))
                .containsEntry("buy", List.of(0.0, 4.0, 0.0))
                .containsEntry("return", List.of(0.0, 0.5, 0.0));
        assertThat(scenario.evaluation()).isEqualTo(new Scenario.Evaluation(50, false, 2, 0, false));
    }

    @Test
    void read_protocolOfMerchant_changesOnlyWhatItNames() {
        Scenario scenario =
                read(HEAD + "merchants: [{id: a, dataset: a.yaml, protocol: {candidates: {negatives: 99, seed: 4},"
                        + " split: time, at: [0.8, 0.9]}}]\n");

        Protocol changed = scenario.merchants().get(0).protocol().applyTo(SyntheticShop.leaveOneOut(7));
        assertThat(changed.candidates()).isEqualTo(new Protocol.SampledNegatives(99, 4));
        assertThat(changed.split())
                .isEqualTo(new Protocol.TimeSplit(new Protocol.Fraction(0.8), new Protocol.Fraction(0.9)));
        assertThat(changed.history()).isEqualTo(Protocol.HistoryRule.KEEP);
        assertThat(changed.cutoffs()).containsExactly(7);
    }

    @Test
    void read_noTrainingKeys_trainsAsTheContractSays() {
        Scenario scenario = read(HEAD + MERCHANTS + "compare: [local, markov, central]\n");

        assertThat(scenario.baselines()).containsExactly("markov");
        assertThat(scenario.models()).containsExactly("local", "markov", "central");
        assertThat(scenario.trained())
                .containsExactly(
                        ModelBuilder.aModel("local", Scope.LOCAL, NetworkConfig.DEFAULT, LearningConfig.DEFAULT)
                                .withReferences(List.of("central"))
                                .build(),
                        ModelBuilder.aModel("central", Scope.CENTRAL, NetworkConfig.DEFAULT, LearningConfig.DEFAULT)
                                .build());
        assertThat(NetworkConfig.DEFAULT)
                .isEqualTo(NetworkBuilder.aNetwork()
                        .withDimension(64)
                        .withHeads(2)
                        .withMemory(true)
                        .withQ(true)
                        .withContent(NetworkConfig.Content.LEARNED)
                        .withSimilarity(true)
                        .build());
        LearningConfig learning = LearningConfig.DEFAULT;
        assertThat(learning.rate()).isEqualTo(0.001);
        assertThat(learning.batch()).isEmpty();
        assertThat(learning.history()).isEqualTo(50);
        assertThat(learning.dropout()).isEqualTo(0.3);
        assertThat(learning.epochs()).isEqualTo(40);
        assertThat(learning.patience()).isEqualTo(5);
        assertThat(learning.candidates()).isEqualTo(new LearningConfig.Candidates(5000, 2048, false));
        assertThat(learning.first()).isOne();
        assertThat(learning.clipNorm()).isEqualTo(Double.POSITIVE_INFINITY);
        assertThat(learning.ranking()).isEqualTo(new LearningConfig.Ranking(1, new LearningConfig.Weights(0, 0, 0)));
        assertThat(scenario.rewards().rewards().byType())
                .containsEntry("view", List.of(1.0, 0.0, 0.0))
                .containsEntry("purchase", List.of(0.0, 2.0, 0.0))
                .containsEntry("rating", List.of(0.0, 0.0, 1.0))
                .containsEntry("return", List.of(0.0, -1.0, 0.0));
    }

    @Test
    void read_everyTrainingKey_mapsAll() {
        Scenario scenario = read("""
            scenario: full
            merchants: [{id: a, dataset: a.yaml}, {id: b, dataset: b.yaml, trains: false}]
            network: {dimension: 12, encoder: cnn, attention: strict, heads: 3, memory: false, itemVectors: none, q: false, content: true, similarity: false}
            learning:
              {optimizer: adam, rate: 0.5, batch: 2, history: 3, dropout: 0.25, personal: joint, weightDecay: 0.125,
               warmup: 4, clipNorm: 6, averaging: 23, epochs: 7, patience: 8, memoryEpochs: 22, memoryDropout: 0.375, candidates: {full: 9, drawn: 10, met: true}, first: 0.625,
               algorithm: expected-sarsa,
               value: {weight: 0.75, discount: 0.875, steps: 11, conservative: 12, negatives: 13, best: {click: 14, purchase: 15, satisfaction: 16}, target: distinct-items, cut: true},
               ranking: {policy: 17, click: 18, purchase: 19, satisfaction: 20}, shards: 21, reward: {click: 22}}
            compare: [central]
            ablations:
              - {name: wide, network: {dimension: 24}}
              - {name: slow, of: local, network: {q: true}, learning: {rate: 0.25, value: {steps: 2}, ranking: {click: 1}}}
            """);
        NetworkConfig network = NetworkBuilder.aNetwork()
                .withDimension(12)
                .withEncoder(EncoderKind.CNN)
                .withAttention(ModelSpec.Gate.STRICT)
                .withHeads(3)
                .withItemVectors(ItemVectors.NONE)
                .withContent(NetworkConfig.Content.LEARNED)
                .build();
        LearningConfig learning = learning(0.5, 11, 18);

        assertThat(scenario.merchants())
                .extracting(entry -> entry.role() == Scenario.Role.TRAINS)
                .containsExactly(true, false);
        assertThat(scenario.trained())
                .containsExactly(
                        ModelBuilder.aModel("central", Scope.CENTRAL, network, learning)
                                .build(),
                        ModelBuilder.aModel(
                                        "wide",
                                        Scope.CENTRAL,
                                        NetworkBuilder.aNetwork()
                                                .withDimension(24)
                                                .withEncoder(EncoderKind.CNN)
                                                .withAttention(ModelSpec.Gate.STRICT)
                                                .withHeads(3)
                                                .withItemVectors(ItemVectors.NONE)
                                                .withContent(NetworkConfig.Content.LEARNED)
                                                .build(),
                                        learning)
                                .withReferences(List.of("central"))
                                .build(),
                        ModelBuilder.aModel(
                                        "slow",
                                        Scope.LOCAL,
                                        NetworkBuilder.aNetwork()
                                                .withDimension(12)
                                                .withEncoder(EncoderKind.CNN)
                                                .withAttention(ModelSpec.Gate.STRICT)
                                                .withHeads(3)
                                                .withItemVectors(ItemVectors.NONE)
                                                .withQ(true)
                                                .withContent(NetworkConfig.Content.LEARNED)
                                                .build(),
                                        learning(0.25, 2, 1))
                                .build());
        assertThat(scenario.models()).containsExactly("central", "wide", "slow");
        assertThat(scenario.rewards().rewards().byType()).containsEntry("view", List.of(22.0, 0.0, 0.0));
    }

    /** What suits a shop that learns alone need not suit participants, and the other way round. */
    @Test
    void read_learningOfParticipants_holdsForFederatedModelsOnly() {
        Scenario scenario = read(HEAD + """
                merchants: [{id: a, dataset: a.yaml}]
                learning: {rate: 0.5, batch: 2}
                federation: {learning: {rate: 0.25}}
                compare: [local, federated]
                ablations:
                  - {name: fast, of: federated, federation: {learning: {batch: 4}}, learning: {rate: 1}}
                  - {name: alone, of: local}
                """);

        assertThat(scenario.trained())
                .extracting(
                        TrainedModel::name,
                        model -> model.learning().rate(),
                        model -> model.learning().batch().orElseThrow())
                .containsExactly(
                        tuple("local", 0.5, 2),
                        tuple("federated", 0.25, 2),
                        tuple("fast", 1.0, 4),
                        tuple("alone", 0.5, 2));
    }

    @Test
    void read_whoTakesPartAndWhen_mapsAll() {
        Scenario scenario = read(HEAD + """
                merchants:
                  - {id: a, dataset: a.yaml, shoppers: [0, 0.75], joins: start}
                  - {id: b, dataset: a.yaml, shoppers: [0.75, 1], joins: late}
                """);

        assertThat(scenario.merchants())
                .extracting(Scenario.MerchantEntry::share)
                .containsExactly(new ShopperShare(0, 0.75), new ShopperShare(0.75, 1));
        assertThat(scenario.merchants())
                .extracting(Scenario.MerchantEntry::role)
                .containsExactly(Scenario.Role.TRAINS, Scenario.Role.JOINS_LATE);
    }

    private static LearningConfig learning(double rate, int steps, double click) {
        return new LearningConfig(
                LearningConfig.Optimizer.ADAM,
                rate,
                OptionalInt.of(2),
                3,
                0.25,
                LearningConfig.Personal.JOINT,
                0.125,
                4,
                6,
                23,
                7,
                8,
                22,
                OptionalDouble.of(0.375),
                new LearningConfig.Candidates(9, 10, true),
                0.625,
                Algorithm.EXPECTED_SARSA,
                new LearningConfig.Value(
                        0.75,
                        0.875,
                        steps,
                        12,
                        13,
                        new LearningConfig.Weights(14, 15, 16),
                        ValueTarget.DISTINCT_ITEMS,
                        true),
                new LearningConfig.Ranking(17, new LearningConfig.Weights(click, 19, 20)),
                21);
    }

    private Scenario read(String text) {
        return ScenarioText.read(folder, text);
    }

    private static final String COUNTS = "federation: {rounds: 2, counts: {cells: 65536}}\n";

    /** The mix of the sum is what training has to add to; it may be compared without the training. */
    @Test
    void read_countsMix_needsNoTrainedNetwork() {
        Scenario alone = read(HEAD + MERCHANTS + COUNTS + "compare: [mix, counts-mix]\n");
        assertThat(alone.compare()).containsExactly("mix", "counts-mix");
        assertThat(alone.trained()).isEmpty();
        assertThat(alone.summed()
                        .flatMap(TrainedModel::federation)
                        .orElseThrow()
                        .sums()
                        .counts())
                .isPresent();

        Scenario both = read(HEAD + MERCHANTS + COUNTS + "compare: [counts-mix, federated]\n");
        assertThat(both.trained())
                .singleElement()
                .satisfies(model -> assertThat(model.references()).containsExactly("counts-mix"));
        assertThat(read(HEAD + MERCHANTS + COUNTS + "compare: [counts-mix-heights, counts-mix]\n")
                        .sumMixes())
                .containsExactly("counts-mix-heights", "counts-mix");
        assertThat(read(HEAD + MERCHANTS + COUNTS).summed()).isEmpty();
    }

    @Test
    void read_countsMixBesidePairs_hasTheNameOfPairs() {
        Scenario scenario = read(HEAD + MERCHANTS
                + "federation: {pairs: {cells: 4096, epsilon: 5}, secureAggregation: {corrupt: 1},"
                + " privacy: {unit: shopper, noise: participants, epsilon: 8, population: 1000}}\n"
                + "compare: [counts-mix]\n");

        assertThat(scenario.compare()).containsExactly("pairs-mix");
    }

    @Test
    void read_countsMixWithoutASum_isRefused() {
        assertThatThrownBy(() -> read(HEAD + MERCHANTS + "compare: [counts-mix]\n"))
                .hasMessageContaining("compare: found counts-mix without a sum before training");
    }
}
