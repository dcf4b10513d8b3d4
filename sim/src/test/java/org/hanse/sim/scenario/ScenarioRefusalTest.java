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
                "federation: {rounds: 0}            | federation.rounds: found 0; expected from 1 to",
                "federation: {round: 3}             | federation: found the unknown key \"round\"; expected \"rounds\"",
                "federation: {local: sgd}           | federation.local: found sgd; expected a mapping or fedsgd. Fix: write {epochs: N}, {steps: N} or fedsgd",
                "federation: {local: {epochs: 1, steps: 2}} | federation.local.steps: found both epochs and steps; expected one of them",
                "federation: {server: {kind: fedavgg}} | federation.server.kind: found \"fedavgg\"; expected one of fedavg, fedavgm, fedadam",
                "federation: {server: {kind: fedavg, momentum: 0}} | federation.server: found the unknown key \"momentum\"",
                "federation: {server: {kind: fedadam, beta1: 1}} | federation.server.beta1: found 1; expected from 0 to below 1",
                "federation: {cohort: {fraction: 0}} | federation.cohort.fraction: found 0; expected above 0 and at most 1",
                "federation: {counts: {cells: 100}} | federation.counts.cells: found 100; expected from 1024",
                "federation: {counts: {hashes: 0}} | federation.counts.hashes: found 0; expected from 1 to 32",
                "federation: {counts: {pairs: 1}} | federation.counts.pairs: found 1; expected from 2",
                "federation: {counts: {support: 0}} | federation.counts.support: found 0; expected from 1",
                "federation: {pairs: {}} | federation.pairs: found pairs without a guarantee for shoppers; expected federation.privacy with unit: shopper. Fix: add it, or write pairs: none",
                "federation: {pairs: {}, privacy: {unit: merchant}} | federation.pairs: found pairs without a guarantee for shoppers",
                "federation: {pairs: {}, secureAggregation: {}, privacy: {noise: coordinator, nodeBudget: 9}} | federation.pairs: found pairs with a nodeBudget; expected one of the two",
                "federation: {pairs: {cells: 10}, privacy: {noise: coordinator}} | federation.pairs.cells: found 10; expected from 1024",
                "federation: {pairs: {most: 0}, privacy: {noise: coordinator}} | federation.pairs.most: found 0; expected from 1",
                "ablations: [{name: a, of: federated, network: {memory: false}, federation: {pairs: {}, privacy: {noise: coordinator}}}] | ablations[0].federation.pairs: found pairs without tables in \"a\"; expected network.memory: true. Fix: add it, or write federation.pairs: none",
                "federation: {counts: {}, privacy: {noise: coordinator}} | federation.counts: found counts with privacy; expected one of the two, since a sum of counts has no privacy guarantee. Fix: write counts: none, or leave privacy out",
                "ablations: [{name: a, of: federated, network: {memory: false}, federation: {counts: {}}}] | ablations[0].federation.counts: found counts without tables in \"a\"; expected network.memory: true. Fix: add it, or write federation.counts: none",
                "ablations: [{name: a, of: federated, network: {memoryPrior: true}, federation: {privacy: {noise: coordinator}}}] | ablations[0].network.memoryPrior: found network.memoryPrior: true with federation.privacy.unit: shopper; expected one of the two, since gradients of tables depend on other shoppers. Fix: write network.memoryPrior: false, or federation.privacy.unit: merchant",
                "ablations: [{name: a, of: federated, network: {memoryPrior: true}, learning: {personal: after}}] | ablations[0].network.memoryPrior: found network.memoryPrior: true with learning.personal: after; expected joint",
                "network: {memoryPrior: true, memory: false} | network.memoryPrior: found memoryPrior: true with memory: false; expected tables",
                "federation: {privacy: full} | federation.privacy: found full; expected none or a mapping. Fix: write none, or keys such as unit and noise",
                "federation: {selection: central, privacy: {noise: coordinator}} | federation.selection: found central; expected last with privacy",
                "federation: {selection: best} | federation.selection: ",
                "federation: {privacy: {nodeBudget: 0}} | federation.privacy.nodeBudget: found 0; expected above 0",
                "federation: {privacy: {nodeBudget: 2}} | federation.privacy.nodeBudget: found a nodeBudget without secureAggregation; expected masks",
                "federation: {privacy: {epsilon: 0}} | federation.privacy.epsilon: found 0; expected above 0",
                "federation: {privacy: {epsilons: 8}} | federation.privacy: found the unknown key \"epsilons\"; expected \"epsilon\"",
                "federation: {privacy: {delta: 1}} | federation.privacy.delta: found 1; expected above 0 and below 1",
                "federation: {privacy: {clip: 0}} | federation.privacy.clip: found 0; expected from 1.0E-9",
                "federation: {privacy: {clip: {start: 0}}} | federation.privacy.clip.start: found 0; expected from 1.0E-9",
                "federation: {privacy: {clip: {quantile: 1}}} | federation.privacy.clip.quantile: found 1; expected above 0 and below 1",
                "federation: {privacy: {clip: {quantil: 0.5}}} | federation.privacy.clip: found the unknown key \"quantil\"; expected \"quantile\"",
                "federation: {privacy: {clip: {rate: 3}}} | federation.privacy.clip.rate: found 3; expected above 0 and at most 2",
                "federation: {privacy: {clip: {countNoise: 0.1}}} | federation.privacy.clip.countNoise: found a count with noise of 0.1, which costs as much as gradients and count together may",
                "federation: {privacy: {clip: {quantile: 0.5}, population: 100}} | federation.privacy.clip: found a count with noise of 0.1, which costs as much",
                "federation: {privacy: {unit: merchant, clip: {start: 1}}} | federation.privacy.clip: found an adaptive clip norm with unit: merchant; expected a number",
                "federation: {privacy: {samplingRate: 1.5}} | federation.privacy.samplingRate: found 1.5; expected above 0 and at most 1",
                "federation: {privacy: {samplingRate: -0.1}} | federation.privacy.samplingRate: found -0.1; expected above 0 and at most 1",
                "federation: {privacy: {epsilon: -1}} | federation.privacy.epsilon: found -1; expected above 0 and at most 76",
                "federation: {privacy: {epsilon: 100}} | federation.privacy.epsilon: found 100; expected above 0 and at most 76",
                "federation: {privacy: yes} | federation.privacy: found true; expected none or a mapping. Fix: write none",
                "federation: {secureAggregation: yes} | federation.secureAggregation: found true; expected none or a mapping. Fix: write none, or keys such as corrupt and dropout",
                "federation: {privacy: {unit: merchant, samplingRate: 0.1}} | federation.privacy.samplingRate: found a sampling rate of 0.1 with unit: merchant; expected 1, since the coordinator sees which merchants take part. Fix: leave it out, or write unit: shopper",
                "federation: {privacy: {unit: merchant, negatives: 10}} | federation.privacy.negatives: found with unit: merchant; expected unit: shopper",
                "federation: {privacy: {unit: merchant, positions: 5}} | federation.privacy.positions: found with unit: merchant; expected unit: shopper",
                "federation: {privacy: {unit: merchant, blockWeights: {head: 2}}} | federation.privacy.blockWeights: found with unit: merchant; expected unit: shopper",
                "federation: {privacy: {blockWeights: {head: -1}}} | federation.privacy.blockWeights: found a weight of -1.0 for head; expected 0, or from 0.0001 to 10000. Fix: change the value",
                "federation: {privacy: {blockWeights: {head: much}}} | federation.privacy.blockWeights.head: found \"much\"; expected a number",
                "federation: {privacy: {blockWeights: all}} | federation.privacy.blockWeights: found all; expected none or weights of blocks. Fix: write none, or weights such as {interaction: 0.1}",
                "federation: {privacy: {unit: customer}} | federation.privacy.unit: found \"customer\"; expected one of shopper, merchant",
                "federation: {privacy: {noise: none}} | federation.privacy.noise: found \"none\"; expected one of coordinator, participants, node",
                "federation: {privacy: {negatives: 4097}} | federation.privacy.negatives: found 4097; expected from 1 to 4096",
                "federation: {privacy: {noise: participants}} | federation.privacy.noise: found noise of the participants without secureAggregation; expected masks, since the noise of one participant is too little",
                "federation: {privacy: {epsilon: 8}, local: {epochs: 3}} | federation.local: found a length of training with privacy of shoppers",
                "federation: {secureAggregation: full} | federation.secureAggregation: found full; expected none or a mapping",
                "federation: {secureAggregation: {corrupt: 1.0}} | federation.secureAggregation.corrupt: found 1.0; expected from 0 to below 1",
                "federation: {secureAggregation: {dropouts: 0}} | federation.secureAggregation: found the unknown key \"dropouts\"; expected \"dropout\"",
                "federation: {secureAggregation: {corrupt: 0.1}} | federation.secureAggregation.corrupt: found the fraction 0.1; expected at least 0.33 of all participants, or a whole number. Fix: leave it out for a third",
                "federation: {secureAggregation: {corrupt: 1, dropout: 0.3}, cohort: {minimum: 2}} | federation.cohort.minimum: found 2; expected at least 4 with secureAggregation. Fix: leave it out, and use a cohort of at least 5 merchants",
                "federation: {secureAggregation: {}, cohort: {minimum: 2, fraction: 0.5}, local: sgd} | federation.local: found sgd",
                "federation: {rounding: {grid: 1.0e-30}} | federation.rounding: found a range of 16.0 in steps of 1.0E-30; expected at most 50 bits",
                "federation: {server: {decay: cosine}} | federation.server.decay: found \"cosine\"; expected one of none, linear",
                "federation: {rounding: {range: 0.5}} | federation.rounding: found a range of 0.5; expected at least 1",
                "federation: {faults: {lost: [{merchant: a, after: 1}, {merchant: a, after: 2}]}} | federation.faults.lost[1].merchant: found a twice",
                "ablations: [{name: a, of: federated, learning: {epochs: 0}}] | ablations[0].learning.epochs: found 0 with of: federated; expected no key",
                "ablations: [{name: a, of: federated, federation: {learning: {epochs: 0}}}] | ablations[0].federation.learning.epochs: found 0 with of: federated; expected no key",
                "ablations: [{name: a, federation: {rounds: 3}}] | ablations[0].federation: found with of: central; expected of: federated",
                "network: {dimensions: 64}          | network: found the unknown key \"dimensions\"; expected \"dimension\"",
                "network: {heads: 3}                | network.heads: found heads: 3 with dimension: 64; expected a divisor of the dimension. Fix: change heads",
                "network: {encoder: rnn}            | network.encoder: found \"rnn\"; expected one of gru, cnn",
                "network: {itemVectors: none, memory: false, content: false} | network.content: found content and memory off and itemVectors: none; expected one of them on",
                "network: {content: some}           | network.content: found \"some\"; expected one of false, true, fixed",
                "learning: {rate: 0}                | learning.rate: found 0; expected above 0",
                "learning: {batch: 65537}           | learning.batch: found 65537; expected from 1 to 65536",
                "learning: {dropout: 1}             | learning.dropout: found 1; expected from 0 to below 1",
                "learning: {rewards: 1}             | learning: found the unknown key \"rewards\"; expected \"reward\"",
                "learning: {value: {wieght: 1}}     | learning.value: found the unknown key \"wieght\"; expected \"weight\"",
                "learning: {personal: later}        | learning.personal: found \"later\"; expected one of joint, after",
                "compare: [centrl]                  | compare[0]: found \"centrl\"; expected one of popularity, ",
                "ablations: [{name: markov}]        | ablations[0].name: found \"markov\", the name of a model; expected another. Fix: rename it",
                "ablations: [{name: central}]       | ablations[0].name: found \"central\", the name of a model; expected another. Fix: rename it",
                "ablations: [{name: best-alone}]    | ablations[0].name: found \"best-alone\", the name of a model; expected another. Fix: rename it",
                "ablations: [{name: a}, {name: a}]  | ablations[1].name: found a twice",
                "ablations: [{name: a-tuned}]       | ablations[0].name: found \"a-tuned\", which ends as tuned baselines do",
                "ablations: [{name: a, of: centrl}] | ablations[0].of: found \"centrl\"; expected one of central, local, federated. Fix: write central",
                "ablations: [{name: a, learning: {reward: {click: 2}}}] | ablations[0].learning: found the unknown key \"reward\"",
                "ablations: [{name: a, network: {q: false}, learning: {ranking: {policy: 0, click: 1}}}] | ablations[0]: found no weight above 0 in learning.ranking of \"a\" (with q off",
                "compare: [populrity]               | compare[0]: found \"populrity\"; expected one of popularity, ",
                "compare: [markov, markov]          | compare[1]: found markov twice",
                "compare: []                        | compare: found an empty list; expected at least one model",
                "sed: 3                             | found the unknown key \"sed\"; expected \"seed\"",
                "learning.lr: 0.01                  | found the unknown key \"learning.lr\"; expected \"learning.rate\"",
                "lr: 0.01                           | found the unknown key \"lr\"; expected \"learning.rate\"",
                "ablations: [{nam: a, of: local}]   | ablations[0]: found the unknown key \"nam\"; expected \"name\" (known here: federation, from, learning",
                "evaluation: {tuned: true}          | evaluation: found the unknown key \"tuned\"; expected \"tune\"",
                "evaluation: {bootstrap: 0}         | evaluation.bootstrap: found 0; expected from 1",
                "seed: soon                         | seed: found \"soon\"; expected a whole number",
                "learning: {reward: {alfa: 1}}      | learning.reward: found the unknown key \"alfa\"; expected \"alpha\"",
            })
    void read_wrongKey_namesIt(String line, String expected) {
        assertThatThrownBy(() -> read(HEAD + MERCHANTS + line + "\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageStartingWith(folder.resolve("scenario.yaml") + ": " + expected)
                .message()
                .doesNotContain("\n");
    }

    @ParameterizedTest
    @CsvSource({"centrl, central", "populrity, popularity", "federatd, federated"})
    void read_misspeltModel_namesTheNearest(String name, String nearest) {
        assertThatThrownBy(() -> read(HEAD + MERCHANTS + "compare: [" + name + "]\n"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageEndingWith("Fix: write " + nearest);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "[]                                                     | merchants: found an empty list; expected at least one merchant",
                "{id: a, dataset: a.yaml}                               | merchants: found no list",
                "[{id: a, dataset: a.yaml}, {id: a, dataset: b.yaml}]   | merchants[1].id: found a twice",
                "[{id: all, dataset: a.yaml}]                           | merchants[0].id: found \"all\", the name of all merchants together",
                "[{id: a/b, dataset: a.yaml}]                           | merchants[0].id: found \"a/b\"; expected letters",
                "[{id: a, dataset: a.yaml, protocol: {candidats: all}}] | merchants[0].protocol: found the unknown key \"candidats\"; expected \"candidates\"",
                "[{id: a}]                                              | merchants[0]: found no key \"dataset\"; expected it",
                "[{id: a, dataset: a.yaml, cut: {by: hash, into: 0}}]   | merchants[0].cut.into: found 0; expected from 1",
                "[{id: a, dataset: a.yaml, cut: {by: hash}}]            | merchants[0].cut: found no key \"into\"; expected it",
                "[{id: a, dataset: a.yaml, cut: {by: hsh, into: 2}}]    | merchants[0].cut.by: found \"hsh\"; expected one of hash, taste, column, shopper. Fix: write hash",
                "[{id: a, dataset: a.yaml, cut: {by: column, into: 2}}] | merchants[0].cut.into: found into; expected it with by: hash or by: taste only",
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
                    .hasMessageContaining(
                            "merchants[0].shoppers: found other shares; expected two, the lower one first");
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
                .hasMessageEndingWith("found no key \"scenario\"; expected it. Fix: add scenario");
    }

    private Scenario read(String text) {
        return ScenarioText.read(folder, text);
    }
}
