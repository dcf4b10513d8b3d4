// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.sim.scenario.ScenarioText.HEAD;
import static org.hanse.sim.scenario.ScenarioText.MERCHANTS;

import java.nio.file.Path;
import java.util.List;
import org.hanse.config.InvalidInputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rejected scenarios and their messages. */
class ScenarioRefusalTest {

    @TempDir
    Path folder = Path.of("");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "federation: {rounds: 0}            | federation.rounds: is 0, must be from 1 to",
                "federation: {round: 3}             | federation: unknown key \"round\"; did you mean \"rounds\"?",
                "federation: {local: sgd}           | federation.local: found sgd; expected a mapping or fedsgd. Fix: write {epochs: N}, {steps: N} or fedsgd",
                "federation: {local: {epochs: 1, steps: 2}} | federation.local.steps: found both epochs and steps; expected one of them",
                "federation: {server: {kind: fedavgg}} | federation.server.kind: is \"fedavgg\", must be one of fedavg, fedavgm, fedadam",
                "federation: {server: {kind: fedavg, momentum: 0}} | federation.server: unknown key \"momentum\"",
                "federation: {server: {kind: fedadam, beta1: 1}} | federation.server.beta1: is 1, must be from 0 to below 1",
                "federation: {cohort: {fraction: 0}} | federation.cohort.fraction: is 0, must be above 0 and at most 1",
                "federation: {privacy: full} | federation.privacy: found full; expected none or a mapping. Fix: write none, or keys such as unit and noise",
                "federation: {selection: central, privacy: {noise: coordinator}} | federation.selection: found central; expected last with privacy",
                "federation: {selection: best} | federation.selection: ",
                "federation: {privacy: {nodeBudget: 0}} | federation.privacy.nodeBudget: is 0, must be above 0",
                "federation: {privacy: {nodeBudget: 2}} | federation.privacy.nodeBudget: found a nodeBudget without secureAggregation; expected masks",
                "federation: {privacy: {epsilon: 0}} | federation.privacy.epsilon: is 0, must be above 0",
                "federation: {privacy: {epsilons: 8}} | federation.privacy: unknown key \"epsilons\"; did you mean \"epsilon\"?",
                "federation: {privacy: {delta: 1}} | federation.privacy.delta: is 1, must be above 0 and below 1",
                "federation: {privacy: {clip: 0}} | federation.privacy.clip: is 0, must be above 0",
                "federation: {privacy: {clip: {start: 0}}} | federation.privacy.clip.start: is 0, must be above 0",
                "federation: {privacy: {clip: {quantile: 1}}} | federation.privacy.clip.quantile: is 1, must be above 0 and below 1",
                "federation: {privacy: {clip: {quantil: 0.5}}} | federation.privacy.clip: unknown key \"quantil\"; did you mean \"quantile\"?",
                "federation: {privacy: {clip: {rate: 3}}} | federation.privacy.clip.rate: is 3, must be above 0 and at most 2",
                "federation: {privacy: {clip: {countNoise: 0.1}}} | federation.privacy.clip.countNoise: a count with noise of 0.1 costs as much as gradients and count together may",
                "federation: {privacy: {clip: {quantile: 0.5}, population: 100}} | federation.privacy.clip: a count with noise of 0.1 costs as much",
                "federation: {privacy: {unit: merchant, clip: {start: 1}}} | federation.privacy.clip: found an adaptive clip norm with unit: merchant; expected a number",
                "federation: {privacy: {samplingRate: 1.5}} | federation.privacy.samplingRate: is 1.5, must be above 0 and at most 1",
                "federation: {privacy: {samplingRate: -0.1}} | federation.privacy.samplingRate: is -0.1, must be above 0 and at most 1",
                "federation: {privacy: {epsilon: -1}} | federation.privacy.epsilon: is -1, must be above 0 and at most 76",
                "federation: {privacy: {epsilon: 100}} | federation.privacy.epsilon: is 100, must be above 0 and at most 76",
                "federation: {privacy: yes} | federation.privacy: found true; expected none or a mapping. Fix: write none",
                "federation: {secureAggregation: yes} | federation.secureAggregation: found true; expected none or a mapping. Fix: write none, or keys such as corrupt and dropout",
                "federation: {privacy: {unit: merchant, samplingRate: 0.1}} | federation.privacy.samplingRate: found a sampling rate of 0.1 with unit: merchant; expected 1, since the coordinator sees which merchants take part. Fix: leave it out, or write unit: shopper",
                "federation: {privacy: {unit: merchant, negatives: 10}} | federation.privacy.negatives: found with unit: merchant; expected unit: shopper",
                "federation: {privacy: {unit: merchant, positions: 5}} | federation.privacy.positions: found with unit: merchant; expected unit: shopper",
                "federation: {privacy: {unit: merchant, blockWeights: {head: 2}}} | federation.privacy.blockWeights: found with unit: merchant; expected unit: shopper",
                "federation: {privacy: {blockWeights: {head: -1}}} | federation.privacy.blockWeights: a weight of -1.0 for head; it must be 0, or from 0.0001 to 10000",
                "federation: {privacy: {blockWeights: {head: much}}} | federation.privacy.blockWeights.head: must be a number",
                "federation: {privacy: {blockWeights: all}} | federation.privacy.blockWeights: found all; expected none or weights of blocks. Fix: write none, or weights such as {interaction: 0.1}",
                "federation: {privacy: {unit: customer}} | federation.privacy.unit: is \"customer\", must be one of shopper, merchant",
                "federation: {privacy: {noise: none}} | federation.privacy.noise: is \"none\", must be one of coordinator, participants, node",
                "federation: {privacy: {negatives: 4097}} | federation.privacy.negatives: is 4097, must be from 1 to 4096",
                "federation: {privacy: {noise: participants}} | federation.privacy.noise: found noise of the participants without secureAggregation; expected masks, since the noise of one participant is too little",
                "federation: {privacy: {epsilon: 8}, local: {epochs: 3}} | federation.local: found a length of training with privacy of shoppers",
                "federation: {secureAggregation: full} | federation.secureAggregation: found full; expected none or a mapping",
                "federation: {secureAggregation: {corrupt: 1.0}} | federation.secureAggregation.corrupt: is 1.0, must be from 0 to below 1",
                "federation: {secureAggregation: {dropouts: 0}} | federation.secureAggregation: unknown key \"dropouts\"; did you mean \"dropout\"?",
                "federation: {secureAggregation: {corrupt: 0.1}} | federation.secureAggregation.corrupt: found the fraction 0.1; expected at least 0.33 of all participants, or a whole number. Fix: leave it out for a third",
                "federation: {secureAggregation: {corrupt: 1, dropout: 0.3}, cohort: {minimum: 2}} | federation.cohort.minimum: found 2; expected at least 4 with secureAggregation. Fix: leave it out, and use a cohort of at least 5 merchants",
                "federation: {secureAggregation: {}, cohort: {minimum: 2, fraction: 0.5}, local: sgd} | federation.local: found sgd",
                "federation: {rounding: {grid: 1.0e-30}} | federation.rounding: found a range of 16.0 in steps of 1.0E-30; expected at most 50 bits",
                "federation: {server: {decay: cosine}} | federation.server.decay: is \"cosine\", must be one of none, linear",
                "federation: {rounding: {range: 0.5}} | federation.rounding: found a range of 0.5; expected at least 1",
                "federation: {faults: {lost: [{merchant: a, after: 1}, {merchant: a, after: 2}]}} | federation.faults.lost[1].merchant: found a twice",
                "ablations: [{name: a, of: federated, learning: {epochs: 0}}] | ablations[0].learning.epochs: is 0, which has no effect where of is federated",
                "ablations: [{name: a, of: federated, federation: {learning: {epochs: 0}}}] | ablations[0].federation.learning.epochs: is 0, which has no effect",
                "ablations: [{name: a, federation: {rounds: 3}}] | ablations[0].federation: goes with of: federated only",
                "network: {dimensions: 64}          | network: unknown key \"dimensions\"; did you mean \"dimension\"?",
                "network: {heads: 3}                | network: heads 3 must be a divisor of the dimension 64",
                "network: {encoder: rnn}            | network.encoder: is \"rnn\", must be one of gru, cnn",
                "network: {itemVectors: none, memory: false, content: false} | network: content and memory are off",
                "network: {content: some}           | network.content: is \"some\", must be one of false, true, fixed",
                "learning: {rate: 0}                | learning.rate: is 0, must be above 0",
                "learning: {batch: 65537}           | learning.batch: is 65537, must be from 1 to 65536",
                "learning: {dropout: 1}             | learning.dropout: is 1, must be from 0 to below 1",
                "learning: {rewards: 1}             | learning: unknown key \"rewards\"; did you mean \"reward\"?",
                "learning: {value: {wieght: 1}}     | learning.value: unknown key \"wieght\"; did you mean \"weight\"?",
                "learning: {personal: later}        | learning.personal: is \"later\", must be one of joint, after",
                "compare: [centrl]                  | compare[0]: \"centrl\" is no model; did you mean \"central\"?",
                "ablations: [{name: markov}]        | ablations[0].name: \"markov\" is the name of a model; choose another",
                "ablations: [{name: central}]       | ablations[0].name: \"central\" is the name of a model; choose another",
                "ablations: [{name: best-alone}]    | ablations[0].name: \"best-alone\" is the name of a model; choose another",
                "ablations: [{name: a}, {name: a}]  | ablations[1].name: found a twice",
                "ablations: [{name: a-tuned}]       | ablations[0].name: \"a-tuned\" ends as tuned baselines do",
                "ablations: [{name: a, of: centrl}] | ablations[0].of: is \"centrl\", must be one of central, local, federated; did you mean \"central\"?",
                "ablations: [{name: a, learning: {reward: {click: 2}}}] | ablations[0].learning: unknown key \"reward\"",
                "ablations: [{name: a, network: {q: false}, learning: {ranking: {policy: 0, click: 1}}}] | ablations[0]: the weights of learning.ranking are all 0, with q off",
                "compare: [populrity]               | compare[0]: \"populrity\" is no model; did you mean \"popularity\"?",
                "compare: [markov, markov]          | compare[1]: found markov twice",
                "compare: []                        | compare: found an empty list; expected at least one model",
                "sed: 3                             | unknown key \"sed\"; did you mean \"seed\"?",
                "learning.lr: 0.01                  | unknown key \"learning.lr\"; did you mean \"learning.rate\", written learning: {rate: ...}?",
                "lr: 0.01                           | unknown key \"lr\"; did you mean \"learning.rate\", written learning: {rate: ...}?",
                "ablations: [{nam: a, of: local}]   | ablations[0]: unknown key \"nam\"; did you mean \"name\"?; known here: federation, from, learning",
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
                "[]                                                     | merchants: found an empty list; expected at least one merchant",
                "{id: a, dataset: a.yaml}                               | merchants: must be a list",
                "[{id: a, dataset: a.yaml}, {id: a, dataset: b.yaml}]   | merchants[1].id: found a twice",
                "[{id: all, dataset: a.yaml}]                           | merchants[0].id: found \"all\", the name of all merchants together",
                "[{id: a/b, dataset: a.yaml}]                           | merchants[0].id: found \"a/b\"; expected letters",
                "[{id: a, dataset: a.yaml, protocol: {candidats: all}}] | merchants[0].protocol: unknown key \"candidats\"; did you mean \"candidates\"?",
                "[{id: a}]                                              | merchants[0]: needs the key \"dataset\"",
                "[{id: a, dataset: a.yaml, cut: {by: hash, into: 0}}]   | merchants[0].cut.into: is 0, must be from 1",
                "[{id: a, dataset: a.yaml, cut: {by: hash}}]            | merchants[0].cut: needs the key \"into\"",
                "[{id: a, dataset: a.yaml, cut: {by: hsh, into: 2}}]    | merchants[0].cut.by: is \"hsh\", must be one of hash, column, shopper; did you mean \"hash\"?",
                "[{id: a, dataset: a.yaml, cut: {by: column, into: 2}}] | merchants[0].cut.into: found into; expected it with by: hash only",
            })
    void read_wrongMerchant_namesTheKey(String merchants, String expected) {
        assertThatThrownBy(() -> read(HEAD + "merchants: " + merchants + "\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(folder.resolve("scenario.yaml") + ": " + expected)
                .message()
                .doesNotContain("\n", "unknown key \"into\"", "unknown key \"cut\"");
    }

    @Test
    void read_noMerchantTrains_isRefused() {
        assertThatThrownBy(() -> read(
                        HEAD + "merchants: [{id: a, dataset: a.yaml, trains: false}]\ncompare: [central, markov]\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("merchants: found no merchant that trains");
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
                .hasMessageContaining("joins: found joins with trains: false");
        assertThatThrownBy(
                        () -> read(HEAD + "merchants: [{id: a, dataset: a.yaml, joins: late}]\ncompare: [federated]\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("found no merchant that trains");
    }

    @Test
    void read_nameThatIsNoFolder_isRefused() {
        assertThatThrownBy(() -> read("scenario: ../up\n" + MERCHANTS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("scenario: found \"../up\"");
    }

    @Test
    void read_noName_doesNotCallOtherKeysUnknown() {
        assertThatThrownBy(() -> read(MERCHANTS))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("needs the key \"scenario\"");
    }

    private Scenario read(String text) {
        return ScenarioText.read(folder, text);
    }
}
