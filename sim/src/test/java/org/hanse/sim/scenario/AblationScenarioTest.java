// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.sim.scenario.ScenarioText.HEAD;
import static org.hanse.sim.scenario.ScenarioText.MERCHANTS;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.job.NetworkConfig.ItemVectors;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.privacy.AdaptiveClip;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.sim.scenario.TrainedModel.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ablations: what they inherit, what they go on from, and what does not go together. */
class AblationScenarioTest {

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "of: central, from: central | from: found with of: central; expected of: local, since each merchant continues alone",
                "of: local, from: b | from: found \"b\"; expected a shared network that is trained before this one. Fix: write one of central",
                "of: local, from: central, federation: {rounds: 3} | federation: found with of: local; expected of: federated",
                "of: local, from: | from: found no value",
                "of: local, from: a | from: found \"a\"; expected a shared network",
                "of: local, from: local | from: found \"local\"; expected a shared network",
                "of: local, from: central, network: {q: false} | network: found another shape beside from; expected the shared parameters of \"central\". Fix: change only memory",
                "of: local, from: central, network: {itemVectors: shared} | network: found another shape beside from; expected the shared parameters",
                "of: local, from: central, learning: {history: 3} | from: found \"central\" with learning.history 50; expected 3",
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
                .hasMessageContaining("; expected it with from only");
    }

    @Test
    void read_startFromAFederationWithCounts_isRefused() {
        assertThatThrownBy(() -> read(HEAD + MERCHANTS + """
            compare: [federated]
            federation: {counts: {}}
            ablations: [{name: a, of: local, from: federated}]
            """))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "ablations[0].from: found \"federated\", a federation with counts; expected one without");
    }

    @Test
    void read_counts_ofAnAblationAlone_areItsOwn() {
        Scenario scenario = read(HEAD + MERCHANTS + """
            compare: [federated]
            network: {memory: true}
            ablations:
              - {name: counted, of: federated, federation: {counts: {pairs: 30}}}
              - {name: none, of: federated, federation: {counts: none}}
            """);

        assertThat(scenario.trained())
                .extracting(TrainedModel::sum)
                .containsExactly(Optional.empty(), Optional.of("counts"), Optional.empty());
        assertThat(scenario.trained().get(1).federation().orElseThrow().sums().counts())
                .contains(new CountSettings(CountSettings.DEFAULT.cells(), CountSettings.DEFAULT.hashes(), 30, 1));
        assertThat(scenario.trained().get(1).federation().orElseThrow().facts())
                .contains("CountSettings[cells=16777216, hashes=12, pairs=30, support=1]");
    }

    @Test
    void read_goesOnFromAnother_mayHaveAPersonalPartOfItsOwn() {
        Scenario scenario = read(HEAD + MERCHANTS + """
            compare: [central]
            network: {memory: false, itemVectors: none}
            ablations:
              - {name: own, of: local, from: central, network: {memory: true}, learning: {epochs: 0}}
            """);

        TrainedModel own = scenario.trained().get(1);
        assertThat(own.network().memory()).isTrue();
        assertThat(own.network().itemVectors()).isEqualTo(ItemVectors.NONE);
        assertThat(own.epochs()).isZero();
    }

    @Test
    void read_untrainedPrivateVectors_areNotServed() {
        assertThatThrownBy(() -> read(HEAD + MERCHANTS + """
            compare: [central]
            ablations:
              - {name: own, of: local, from: central, learning: {epochs: 0}}
            """))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found private item vectors without training in \"own\"");
    }

    @Test
    void read_goesOnFromAnAblationThatIsRefused_saysSo() {
        assertThatThrownBy(() -> read(HEAD + MERCHANTS
                        + "ablations: [{name: b, network: {heads: 3}}, {name: a, of: local, from: b}]\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining(
                        "ablations[0].network.heads: found heads: 3 with dimension: 64; expected a divisor of the dimension")
                .hasMessageContaining("ablations[1].from: found \"b\", which has an error");
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

    /** Inherited values count, and the message stands at a key of the ablation. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{privacy: {budgetRounds: 10}} | {} | privacy.budgetRounds: found 30 rounds and a privacy budget for 10",
                "{} | {privacy: {budgetRounds: 20}} | ABLATION.privacy.budgetRounds: found 30 rounds and a privacy budget for 20",
                "{privacy: {budgetRounds: 40}} | {rounds: 50} | ABLATION.rounds: found 50 rounds and a privacy budget for 40",
                "{privacy: {budgetRounds: 40}} | {rounds: 50, privacy: {epsilon: 2}} | ABLATION.rounds: found 50 rounds and a privacy budget for 40",
                "{privacy: {noise: participants}, secureAggregation: {}} | {secureAggregation: none} | ABLATION.secureAggregation: found noise of the participants without secureAggregation",
                "{privacy: {nodeBudget: 2}, secureAggregation: {}} | {secureAggregation: none} | ABLATION.secureAggregation: found a nodeBudget without secureAggregation",
                "{privacy: {clip: {start: 2}}} | {privacy: {unit: merchant}} | ABLATION.privacy.unit: found an adaptive clip norm with unit: merchant",
                "{privacy: {clip: {countNoise: 1}}} | {privacy: {epsilon: 0.1}} | ABLATION.privacy: found a count with noise of 1, which costs as much",
                "{secureAggregation: {}} | {cohort: {minimum: 3, fraction: 0.5}} | ABLATION.cohort.minimum: found 3; expected at least 4 with secureAggregation. Fix: leave it out, and use a cohort of at least 4 merchants",
                "{counts: {}} | {privacy: {epsilon: 8}} | ABLATION.privacy: found counts with privacy; expected one of the two",
                "{privacy: {epsilon: 8}} | {local: {epochs: 2}} | ABLATION.local: found a length of training",
                "{privacy: {epsilon: 8}} | {local: {proximal: 0.1}} | ABLATION.local: found a length of training",
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

    /** Missing keys are inherited; a number is a constant clip norm. */
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

    /** A mapping in an ablation replaces the one before; of merchants none are taken, whatever was inherited. */
    @Test
    void read_weightsOfBlocks_areTaken() {
        Scenario scenario = read(HEAD + MERCHANTS + """
            federation: {privacy: {blockWeights: {interaction: 0.1, item.projection.bias: 0}}}
            ablations:
              - {name: same, of: federated, federation: {privacy: {epsilon: 4}}}
              - {name: others, of: federated, federation: {privacy: {blockWeights: {head: 2}}}}
              - {name: even, of: federated, federation: {privacy: {blockWeights: none}}}
              - {name: merchants, of: federated, federation: {privacy: {unit: merchant}}}
            """);
        BlockWeights first = BlockWeights.of(Map.of("interaction", 0.1, "item.projection.bias", 0.0));
        assertThat(scenario.trained().stream()
                        .flatMap(model -> model.federation().stream())
                        .flatMap(federation -> federation.uploads().privacy().stream())
                        .map(privacy -> privacy.taken().weights()))
                .containsExactly(
                        first, first, BlockWeights.of(Map.of("head", 2.0)), BlockWeights.EVEN, BlockWeights.EVEN);
    }

    /** Settings and checkpoints of before there were weights have digests of these words. */
    @Test
    void gradients_namesWeightsWhereThereAreAny() {
        assertThat(new PrivacyConfig.Gradients(64, 8)).hasToString("Gradients[negatives=64, positions=8.0]");
        assertThat(new PrivacyConfig.Gradients(64, 8, BlockWeights.of(Map.of("head", 2.0))))
                .hasToString("Gradients[negatives=64, positions=8.0, weights={head=2.0}]");
    }

    /** The same federation with a guarantee, or without masks, is what ablations are for. */
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

    private Scenario read(String text) {
        return ScenarioText.read(folder, text);
    }
}
