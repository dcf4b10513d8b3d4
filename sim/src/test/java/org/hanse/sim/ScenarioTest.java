// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.baseline.Baselines;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.RewardSettings;
import org.hanse.core.model.ModelSpec;
import org.hanse.core.model.ModelSpec.ItemVectors;
import org.hanse.core.privacy.AdaptiveClip;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.dataset.ProtocolChange;
import org.hanse.sim.federate.PrivacyConfig;
import org.hanse.sim.train.LearningConfig;
import org.hanse.sim.train.NetworkConfig;
import org.hanse.sim.train.TrainedModel;
import org.hanse.sim.train.TrainedModel.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScenarioTest {

    private static final String HEAD = "scenario: two\n";
    private static final String MERCHANTS = "merchants: [{id: a, dataset: a.yaml}]\n";

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
        assertThat(scenario.compare()).isEqualTo(Baselines.names());
        assertThat(scenario.evaluation()).isEqualTo(new Scenario.Evaluation(1000, true, 1));
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
        return Scenario.parse(own.resolve("scenario.yaml"), text);
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
            compare: [markov, popularity]
            learning: {objectives: {click: [open], purchase: buy, satisfaction: []}, reward: {click: 2, alpha: 3, beta: 4, return: 0.5}}
            evaluation: {bootstrap: 50, every: 2, tune: false}
            """);

        assertThat(scenario.seed()).isEqualTo(7);
        assertThat(scenario.merchants())
                .extracting(Scenario.MerchantEntry::cut)
                .containsExactly(new Cut.ByHash(20), new Cut.ByColumn(), new Cut.ByShopper());
        assertThat(scenario.merchants().get(0).dataset()).isEqualTo(folder.resolve("sets/a.yaml"));
        assertThat(scenario.merchants().get(1).dataset()).isEqualTo(folder.resolveSibling("b.yaml"));
        assertThat(scenario.compare()).containsExactly("markov", "popularity");
        assertThat(scenario.rewards().rewards().byType())
                .containsOnlyKeys("open", "buy", "return")
                .containsEntry("open", List.of(2.0, 0.0, 0.0))
                .containsEntry("buy", List.of(0.0, 4.0, 0.0))
                .containsEntry("return", List.of(0.0, 0.5, 0.0));
        assertThat(scenario.evaluation()).isEqualTo(new Scenario.Evaluation(50, false, 2));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "federation: {rounds: 0}            | federation.rounds: is 0, must be from 1 to",
                "federation: {round: 3}             | federation: unknown key \"round\"; did you mean \"rounds\"?",
                "federation: {local: sgd}           | federation.local: is \"sgd\"; write {epochs: N}, {steps: N} or fedsgd",
                "federation: {local: {epochs: 1, steps: 2}} | federation.local.steps: does not go with epochs",
                "federation: {server: {kind: fedavgg}} | federation.server.kind: is \"fedavgg\", must be one of fedavg, fedavgm, fedadam",
                "federation: {server: {kind: fedavg, momentum: 0}} | federation.server: unknown key \"momentum\"",
                "federation: {server: {kind: fedadam, beta1: 1}} | federation.server.beta1: is 1, must be from 0 to below 1",
                "federation: {cohort: {fraction: 0}} | federation.cohort: fraction 0.0 must be above 0 and at most 1",
                "federation: {privacy: full} | federation.privacy: is \"full\"; write none or {unit: shopper, noise: coordinator",
                "federation: {privacy: {nodeBudget: 0}} | federation.privacy.nodeBudget: is 0, must be above 0",
                "federation: {privacy: {nodeBudget: 2}} | federation.privacy.nodeBudget: a nodeBudget is kept by nodes that take part in secureAggregation",
                "federation: {privacy: {epsilon: 0}} | federation.privacy.epsilon: is 0, must be above 0",
                "federation: {privacy: {epsilons: 8}} | federation.privacy: unknown key \"epsilons\"; did you mean \"epsilon\"?",
                "federation: {privacy: {delta: 1}} | federation.privacy.delta: is 1, must be above 0 and below 1",
                "federation: {privacy: {clip: 0}} | federation.privacy.clip: is 0, must be above 0",
                "federation: {privacy: {clip: {start: 0}}} | federation.privacy.clip.start: is 0, must be above 0",
                "federation: {privacy: {clip: {quantile: 1}}} | federation.privacy.clip: a quantile of 1.0 must be above 0 and below 1",
                "federation: {privacy: {clip: {quantil: 0.5}}} | federation.privacy.clip: unknown key \"quantil\"; did you mean \"quantile\"?",
                "federation: {privacy: {clip: {rate: 3}}} | federation.privacy.clip: a rate of 3.0 for the clip norm must be above 0, and at most 2",
                "federation: {privacy: {clip: {countNoise: 0.1}}} | federation.privacy.clip.countNoise: a count with noise of 0.1 costs as much as gradients and count together may",
                "federation: {privacy: {clip: {quantile: 0.5}, population: 100}} | federation.privacy.clip: a count with noise of 0.1 costs as much",
                "federation: {privacy: {unit: merchant, clip: {start: 1}}} | federation.privacy.clip: a clip norm follows a quantile where shoppers are the unit",
                "federation: {privacy: {samplingRate: 1.5}} | federation.privacy.samplingRate: is 1.5, must be above 0 and at most 1",
                "federation: {privacy: {samplingRate: -0.1}} | federation.privacy.samplingRate: is -0.1, must be above 0 and at most 1",
                "federation: {privacy: {epsilon: -1}} | federation.privacy.epsilon: is -1, must be above 0 and at most 1000000000",
                "federation: {privacy: {unit: merchant, samplingRate: 0.1}} | federation.privacy: a sampling rate of 0.1 for merchants",
                "federation: {privacy: {unit: customer}} | federation.privacy.unit: is \"customer\", must be one of shopper, merchant",
                "federation: {privacy: {noise: nobody}} | federation.privacy.noise: is \"nobody\", must be one of coordinator, participants, node",
                "federation: {privacy: {negatives: 65}} | federation.privacy.negatives: is 65, must be from 1 to 64",
                "federation: {privacy: {noise: participants}} | federation.privacy.noise: noise of the participants together goes with secureAggregation only, since a single one's is too little",
                "federation: {privacy: {epsilon: 8}, local: {epochs: 3}} | federation.local: says how long a participant trains",
                "federation: {secureAggregation: full} | federation.secureAggregation: is \"full\"; write none or {corrupt: 0.33, dropout: 0.1}",
                "federation: {secureAggregation: {corrupt: 1}} | federation.secureAggregation.corrupt: is 1, must be from 0 to below 1",
                "federation: {secureAggregation: {dropouts: 0}} | federation.secureAggregation: unknown key \"dropouts\"; did you mean \"dropout\"?",
                "federation: {secureAggregation: {corrupt: 0.3}, cohort: {minimum: 2}} | federation.cohort.minimum: is 2; with secure aggregation it is never below 4",
                "federation: {secureAggregation: {}, cohort: {minimum: 2, fraction: 0.5}, local: sgd} | federation.local: is \"sgd\"",
                "federation: {rounding: {grid: 1.0e-30}} | federation.rounding: a range of 16.0 in steps of 1.0E-30 takes more",
                "federation: {server: {decay: cosine}} | federation.server.decay: is \"cosine\", must be one of none, linear",
                "federation: {rounding: {range: 0.5}} | federation.rounding: a range of 0.5 would cut weights off",
                "federation: {faults: {lost: [{merchant: a, after: 1}, {merchant: a, after: 2}]}} | federation.faults.lost[1].merchant: \"a\" stands twice",
                "ablations: [{name: a, federation: {rounds: 3}}] | ablations[0].federation: goes with of: federated only",
                "network: {dimensions: 64}          | network: unknown key \"dimensions\"; did you mean \"dimension\"?",
                "network: {heads: 3}                | network: heads 3 must be a divisor of the dimension 64",
                "network: {encoder: rnn}            | network.encoder: is \"rnn\", must be one of gru, cnn",
                "network: {itemVectors: none, memory: false, content: false} | network: content and memory are off",
                "network: {content: some}           | network.content: is \"some\"; write true, false or fixed",
                "learning: {rate: 0}                | learning.rate: is 0, must be above 0",
                "learning: {batch: 65537}           | learning.batch: is 65537, must be from 1 to 65536",
                "learning: {dropout: 1}             | learning.dropout: is 1, must be from 0 to below 1",
                "learning: {rewards: 1}             | learning: unknown key \"rewards\"; did you mean \"reward\"?",
                "learning: {value: {wieght: 1}}     | learning.value: unknown key \"wieght\"; did you mean \"weight\"?",
                "learning: {personal: later}        | learning.personal: is \"later\", must be one of joint, after",
                "compare: [centrl]                  | compare[0]: \"centrl\" is no model; did you mean \"central\"?",
                "ablations: [{name: markov}]        | ablations[0].name: \"markov\" is the name of a model; choose another",
                "ablations: [{name: central}]       | ablations[0].name: \"central\" is the name of a model; choose another",
                "ablations: [{name: a}, {name: a}]  | ablations[1].name: \"a\" stands twice",
                "ablations: [{name: a-tuned}]       | ablations[0].name: \"a-tuned\" ends as tuned baselines do",
                "ablations: [{name: a, of: centrl}] | ablations[0].of: is \"centrl\", must be one of central, local, federated; did you mean \"central\"?",
                "ablations: [{name: a, learning: {reward: {click: 2}}}] | ablations[0].learning: unknown key \"reward\"",
                "ablations: [{name: a, network: {q: false}, learning: {ranking: {policy: 0, click: 1}}}] | ablations[0]: the weights of learning.ranking are all 0, with q off",
                "compare: [populrity]               | compare[0]: \"populrity\" is no model; did you mean \"popularity\"?",
                "compare: [markov, markov]          | compare[1]: \"markov\" stands twice",
                "compare: []                        | compare: is empty; name at least one of",
                "sed: 3                             | unknown key \"sed\"; did you mean \"seed\"?",
                "evaluation: {tuned: true}          | evaluation: unknown key \"tuned\"; did you mean \"tune\"?",
                "evaluation: {bootstrap: 0}         | evaluation.bootstrap: is 0, must be from 1",
                "seed: soon                         | seed: must be a whole number",
                "learning: {reward: {alfa: 1}}      | learning.reward: unknown key \"alfa\"; did you mean \"alpha\"?",
            })
    void read_wrongKey_namesIt(String line, String expected) {
        assertThatThrownBy(() -> read(HEAD + MERCHANTS + line + "\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(folder.resolve("scenario.yaml") + ": " + expected)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "of: central, from: central | from: goes with of: local only: each merchant goes on training by itself",
                "of: local, from: b | from: \"b\" is no network that all merchants have in common, trained before this one; there are central",
                "of: local, from: a | from: \"a\" is no network that all merchants have in common",
                "of: local, from: local | from: \"local\" is no network that all merchants have in common",
                "of: local, from: central, network: {q: false} | network: does not go with from: what all have in common is that of \"central\"; only memory",
                "of: local, from: central, network: {itemVectors: shared} | network: does not go with from: what all have in common",
                "of: local, from: central, learning: {history: 3} | from: \"central\" looks back at 50 interactions, this one at 3",
            })
    void read_nothingToGoOnFrom_isRefused(String keys, String expected) {
        assertThatThrownBy(() ->
                        read(HEAD + MERCHANTS + "compare: [central, local]\nablations: [{name: a, " + keys + "}]\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(folder.resolve("scenario.yaml") + ": ablations[0]." + expected);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"compare: [central]\nlearning: {epochs: 0}\n", "ablations: [{name: a, learning: {epochs: 0}}]\n"
            })
    void read_noEpochsFromTheBeginning_isRefused(String lines) {
        assertThatThrownBy(() -> read(HEAD + MERCHANTS + lines))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("would learn nothing; learning.epochs: 0 goes with from only");
    }

    @Test
    void read_goesOnFromAnother_mayHaveAPersonalPartOfItsOwn() {
        Scenario scenario = read(HEAD + MERCHANTS + """
            compare: [central]
            network: {memory: false, itemVectors: none}
            ablations:
              - {name: own, of: local, from: central, network: {memory: true, itemVectors: private}, learning: {epochs: 0}}
            """);

        TrainedModel own = scenario.trained().get(1);
        assertThat(own.network().memory()).isTrue();
        assertThat(own.network().itemVectors()).isEqualTo(ItemVectors.PRIVATE);
        assertThat(own.epochs()).isZero();
    }

    @Test
    void read_goesOnFromAnAblationThatIsRefused_saysSo() {
        assertThatThrownBy(() -> read(HEAD + MERCHANTS
                        + "ablations: [{name: b, network: {heads: 3}}, {name: a, of: local, from: b}]\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("ablations[0].network: heads 3 must be a divisor of the dimension 64")
                .hasMessageContaining("ablations[1].from: \"b\" is refused itself");
    }

    @Test
    void read_goesOnFromAnother_hasItsNetworkAndIsComparedWithIt() {
        Scenario scenario = read(HEAD + MERCHANTS + """
            compare: [local, federated]
            ablations:
              - {name: small, of: federated, network: {dimension: 8}}
              - {name: own, of: local, from: small, learning: {rate: 0.25}}
            """);

        TrainedModel own = scenario.trained().get(3);
        assertThat(own.from()).contains("small");
        assertThat(own.scope()).isEqualTo(Scope.LOCAL);
        assertThat(own.network().dimension()).isEqualTo(8);
        assertThat(own.learning().rate()).isEqualTo(0.25);
        assertThat(own.references()).containsExactly("small", "local");
    }

    /** What an ablation does not say counts all the same, and the message stands at what it does say. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{privacy: {budgetRounds: 10}} | {} | privacy.budgetRounds: 30 rounds do not go with a privacy budget for 10",
                "{} | {privacy: {budgetRounds: 20}} | ABLATION.privacy.budgetRounds: 30 rounds do not go with a privacy budget for 20",
                "{privacy: {budgetRounds: 40}} | {rounds: 50} | ABLATION.rounds: 50 rounds do not go with a privacy budget for 40",
                "{privacy: {budgetRounds: 40}} | {rounds: 50, privacy: {epsilon: 2}} | ABLATION.rounds: 50 rounds do not go",
                "{privacy: {noise: participants}, secureAggregation: {}} | {secureAggregation: none} | ABLATION.secureAggregation: noise of the participants together",
                "{privacy: {nodeBudget: 2}, secureAggregation: {}} | {secureAggregation: none} | ABLATION.secureAggregation: a nodeBudget is kept by",
                "{privacy: {clip: {start: 2}}} | {privacy: {unit: merchant}} | ABLATION.privacy.unit: a clip norm follows a quantile where shoppers",
                "{privacy: {clip: {countNoise: 1}}} | {privacy: {epsilon: 0.1}} | ABLATION.privacy: a count with noise of 1.0 costs as much",
                "{secureAggregation: {}} | {cohort: {minimum: 3, fraction: 0.5}} | ABLATION.cohort.minimum: is 3; with secure aggregation it is never below 4",
                "{privacy: {epsilon: 8}} | {local: {epochs: 2}} | ABLATION.local: says how long a participant trains",
                "{privacy: {epsilon: 8}} | {local: {proximal: 0.1}} | ABLATION.local: says how long a participant trains",
            })
    void read_conflictWithWhatIsInherited_standsAtWhatWasWritten(String base, String ablation, String expected) {
        assertThatThrownBy(() -> read(HEAD + MERCHANTS + "federation: " + base
                        + "\nablations: [{name: a, of: federated, federation: " + ablation + "}]\n"))
                .isInstanceOf(InvalidInputException.class)
                .message()
                .startsWith(folder.resolve("scenario.yaml") + ": "
                        + (expected.startsWith("ABLATION")
                                ? expected.replace("ABLATION", "ablations[0].federation")
                                : "federation." + expected))
                .as("nothing beside the conflict is amiss")
                .doesNotContain("unknown key");
    }

    /** What a mapping leaves out is as it was; a number is a clip norm that stays. */
    @Test
    void read_clipThatFollowsAQuantile_isTaken() {
        Scenario scenario = read(HEAD + MERCHANTS + """
            federation: {privacy: {clip: {start: 3, quantile: 0.7, countNoise: 40}}}
            ablations:
              - {name: faster, of: federated, federation: {privacy: {clip: {rate: 0.4}}}}
              - {name: stays, of: federated, federation: {privacy: {clip: 2}}}
            """);
        List<PrivacyTerms> terms = scenario.trained().stream()
                .flatMap(model -> model.federation().stream())
                .flatMap(federation -> federation.uploads().privacy().stream())
                .map(PrivacyConfig::terms)
                .toList();
        assertThat(terms).extracting(PrivacyTerms::clip).containsExactly(3.0, 3.0, 2.0);
        assertThat(terms)
                .extracting(PrivacyTerms::adaptive)
                .containsExactly(
                        Optional.of(new AdaptiveClip(0.7, 0.2, OptionalDouble.of(40))),
                        Optional.of(new AdaptiveClip(0.7, 0.4, OptionalDouble.of(40))),
                        Optional.empty());
    }

    /** The same federation with a promise, or without masks, is what ablations are for. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{local: {epochs: 3, proximal: 0.1}} | {privacy: {epsilon: 8}}",
                "{local: {epochs: 3}, privacy: {unit: merchant}} | {privacy: {unit: shopper}}",
                "{privacy: {epsilon: 8}} | {local: {personalEpochs: 2}}",
                "{privacy: {epsilon: 8}} | {local: {epochs: 3}, privacy: none}",
                "{cohort: {minimum: 2}} | {secureAggregation: {}}",
                "{privacy: {nodeBudget: 2}, secureAggregation: {}} | {secureAggregation: none, privacy: {nodeBudget: none}}",
                "{privacy: {noise: participants}, secureAggregation: {}} | {secureAggregation: none, privacy: {noise: node}}",
                "{privacy: {budgetRounds: 40}} | {rounds: 40}",
            })
    void read_ablationThatLeavesAConflictBehind_isTaken(String base, String ablation) {
        assertThat(read(HEAD + MERCHANTS + "federation: " + base + "\nablations: [{name: a, of: federated, federation: "
                                + ablation + "}]\n")
                        .trained())
                .extracting(TrainedModel::name)
                .contains("federated", "a");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                                     | merchants: is empty",
                "{id: a, dataset: a.yaml}                               | merchants: must be a list",
                "[{id: a, dataset: a.yaml}, {id: a, dataset: b.yaml}]   | merchants[1].id: \"a\" stands twice",
                "[{id: all, dataset: a.yaml}]                           | merchants[0].id: \"all\" is the name of all merchants together",
                "[{id: a/b, dataset: a.yaml}]                           | merchants[0].id: is \"a/b\"; use letters",
                "[{id: a, dataset: a.yaml, protocol: {candidats: all}}] | merchants[0].protocol: unknown key \"candidats\"; did you mean \"candidates\"?",
                "[{id: a}]                                              | merchants[0]: needs the key \"dataset\"",
                "[{id: a, dataset: a.yaml, cut: {by: hash, into: 0}}]   | merchants[0].cut.into: is 0, must be from 1",
                "[{id: a, dataset: a.yaml, cut: {by: hash}}]            | merchants[0].cut: needs the key \"into\"",
                "[{id: a, dataset: a.yaml, cut: {by: hsh, into: 2}}]    | merchants[0].cut.by: is \"hsh\", must be one of hash, column, shopper; did you mean \"hash\"?",
                "[{id: a, dataset: a.yaml, cut: {by: column, into: 2}}] | merchants[0].cut.into: goes with by: hash only",
            })
    void read_wrongMerchant_namesTheKey(String merchants, String expected) {
        assertThatThrownBy(() -> read(HEAD + "merchants: " + merchants + "\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(folder.resolve("scenario.yaml") + ": " + expected)
                .message()
                .doesNotContain("\n", "unknown key \"into\"", "unknown key \"cut\"");
    }

    @Test
    void read_protocolOfMerchant_changesOnlyWhatItNames() {
        Scenario scenario =
                read(HEAD + "merchants: [{id: a, dataset: a.yaml, protocol: {candidates: {negatives: 99, seed: 4},"
                        + " split: time, at: [0.8, 0.9]}}]\n");

        Protocol changed = scenario.merchants().get(0).protocol().applyTo(MadeUpShop.leaveOneOut(7));
        assertThat(changed.candidates()).isEqualTo(new Protocol.SampledNegatives(99, 4));
        assertThat(changed.split())
                .isEqualTo(new Protocol.TimeSplit(new Protocol.Fraction(0.8), new Protocol.Fraction(0.9)));
        assertThat(changed.history()).isEqualTo(Protocol.HistoryRule.KEEP);
        assertThat(changed.cutoffs()).containsExactly(7);
    }

    @Test
    void read_noName_doesNotCallOtherKeysUnknown() {
        assertThatThrownBy(() -> read(MERCHANTS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("needs the key \"scenario\"");
    }

    @Test
    void read_noTrainingKeys_trainsAsTheContractSays() {
        Scenario scenario = read(HEAD + MERCHANTS + "compare: [local, markov, central]\n");

        assertThat(scenario.baselines()).containsExactly("markov");
        assertThat(scenario.models()).containsExactly("local", "markov", "central");
        assertThat(scenario.trained())
                .containsExactly(
                        new TrainedModel(
                                "local",
                                Scope.LOCAL,
                                NetworkConfig.DEFAULT,
                                LearningConfig.DEFAULT,
                                List.of("central")),
                        new TrainedModel(
                                "central", Scope.CENTRAL, NetworkConfig.DEFAULT, LearningConfig.DEFAULT, List.of()));
        assertThat(NetworkConfig.DEFAULT)
                .isEqualTo(new NetworkConfig(
                        64,
                        ModelSpec.Encoder.GRU,
                        ModelSpec.Gate.CONTEXTUAL,
                        2,
                        true,
                        ModelSpec.ItemVectors.PRIVATE,
                        true,
                        NetworkConfig.Content.LEARNED));
        LearningConfig learning = LearningConfig.DEFAULT;
        assertThat(learning.rate()).isEqualTo(0.001);
        assertThat(learning.batch()).isEmpty();
        assertThat(learning.history()).isEqualTo(50);
        assertThat(learning.dropout()).isEqualTo(0.3);
        assertThat(learning.epochs()).isEqualTo(40);
        assertThat(learning.patience()).isEqualTo(5);
        assertThat(learning.candidates()).isEqualTo(new LearningConfig.Candidates(5000, 2048));
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
            network: {dimension: 12, encoder: cnn, attention: strict, heads: 3, memory: false, itemVectors: none, q: false, content: true}
            learning:
              {optimizer: adam, rate: 0.5, batch: 2, history: 3, dropout: 0.25, personal: joint, weightDecay: 0.125,
               warmup: 4, clipNorm: 6, epochs: 7, patience: 8, memoryEpochs: 22, memoryDropout: 0.375, candidates: {full: 9, drawn: 10},
               value: {weight: 0.75, discount: 0.875, steps: 11, conservative: 12, negatives: 13, best: {click: 14, purchase: 15, satisfaction: 16}, target: distinct-items},
               ranking: {policy: 17, click: 18, purchase: 19, satisfaction: 20}, shards: 21, reward: {click: 22}}
            compare: [central]
            ablations:
              - {name: wide, network: {dimension: 24}}
              - {name: slow, of: local, network: {q: true}, learning: {rate: 0.25, value: {steps: 2}, ranking: {click: 1}}}
            """);
        NetworkConfig network = new NetworkConfig(
                12,
                ModelSpec.Encoder.CNN,
                ModelSpec.Gate.STRICT,
                3,
                false,
                ModelSpec.ItemVectors.NONE,
                false,
                NetworkConfig.Content.LEARNED);
        LearningConfig learning = learning(0.5, 11, 18);

        assertThat(scenario.merchants())
                .extracting(entry -> entry.role() == Scenario.Role.TRAINS)
                .containsExactly(true, false);
        assertThat(scenario.trained())
                .containsExactly(
                        new TrainedModel("central", Scope.CENTRAL, network, learning, List.of()),
                        new TrainedModel(
                                "wide",
                                Scope.CENTRAL,
                                new NetworkConfig(
                                        24,
                                        ModelSpec.Encoder.CNN,
                                        ModelSpec.Gate.STRICT,
                                        3,
                                        false,
                                        ModelSpec.ItemVectors.NONE,
                                        false,
                                        NetworkConfig.Content.LEARNED),
                                learning,
                                List.of("central")),
                        new TrainedModel(
                                "slow",
                                Scope.LOCAL,
                                new NetworkConfig(
                                        12,
                                        ModelSpec.Encoder.CNN,
                                        ModelSpec.Gate.STRICT,
                                        3,
                                        false,
                                        ModelSpec.ItemVectors.NONE,
                                        true,
                                        NetworkConfig.Content.LEARNED),
                                learning(0.25, 2, 1),
                                List.of()));
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
    void read_nobodyTrains_isRefused() {
        assertThatThrownBy(() -> read(
                        HEAD + "merchants: [{id: a, dataset: a.yaml, trains: false}]\ncompare: [central, markov]\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("merchants: none of them trains");
    }

    /** A merchant's name is the one under which it takes part in a federation. */
    @Test
    void read_merchantsWhoseNamesCannotStandInMessages_areNamed() {
        String longest = "ä".repeat(100);
        assertThat(read(HEAD + "merchants: [{id: " + longest + ", dataset: a.yaml}]\n")
                        .merchants())
                .extracting(Scenario.MerchantEntry::id)
                .containsExactly(longest);
        assertThatThrownBy(() ->
                        read(HEAD + "merchants: [{id: a, dataset: a.yaml}, {id: " + longest + "b, dataset: a.yaml}]\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("merchants[1].id: is \"" + longest
                        + "b\": a participant with a name of 201 bytes, which may be 200");
        for (String half : List.of("a\\uD83D", "\\uDECD")) {
            assertThatThrownBy(() -> read(HEAD + "merchants: [{id: \"" + half + "\", dataset: a.yaml}]\n"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("scenario.yaml");
        }
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

    @Test
    void read_whoTakesPartAndWhen_thatCannotBe_isRefused() {
        for (String shares : List.of("[0.5]", "[0.5, 0.5]", "[0.7, 0.2]", "[0, 0.5, 1]")) {
            assertThatThrownBy(() -> read(HEAD + "merchants: [{id: a, dataset: a.yaml, shoppers: " + shares + "}]\n"))
                    .isInstanceOf(InvalidInputException.class)
                    .hasMessageContaining("merchants[0].shoppers: must be two shares, the lower one first");
        }
        assertThatThrownBy(() -> read(HEAD + "merchants: [{id: a, dataset: a.yaml, shoppers: [0, 1.5]}]\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("1.5");
        assertThatThrownBy(() -> read(HEAD + "merchants: [{id: a, dataset: a.yaml, trains: false, joins: late}]\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("joins: does not go with trains: false");
        assertThatThrownBy(
                        () -> read(HEAD + "merchants: [{id: a, dataset: a.yaml, joins: late}]\ncompare: [federated]\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("none of them trains");
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
                7,
                8,
                22,
                OptionalDouble.of(0.375),
                new LearningConfig.Candidates(9, 10),
                new LearningConfig.Value(
                        0.75, 0.875, steps, 12, 13, new LearningConfig.Weights(14, 15, 16), ValueTarget.DISTINCT_ITEMS),
                new LearningConfig.Ranking(17, new LearningConfig.Weights(click, 19, 20)),
                21);
    }

    @Test
    void read_nameThatIsNoFolder_isRefused() {
        assertThatThrownBy(() -> read("scenario: ../up\n" + MERCHANTS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("scenario: is \"../up\"");
    }

    private Scenario read(String text) {
        Path file = folder.resolve("scenario.yaml");
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return Scenario.read(file);
    }
}
