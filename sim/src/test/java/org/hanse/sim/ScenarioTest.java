// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.baseline.Baselines;
import org.hanse.core.learn.RewardSettings;
import org.hanse.dataset.ProtocolChange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                        "a", folder.resolve("a.yaml"), new Cut.Whole(), ProtocolChange.NONE));
        assertThat(scenario.compare()).isEqualTo(Baselines.names());
        assertThat(scenario.evaluation()).isEqualTo(new Scenario.Evaluation(1000, true));
        assertThat(scenario.rewards()).isEqualTo(RewardRule.of(RewardSettings.DEFAULT));
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
        assertThat(scenario.evaluation()).isEqualTo(new Scenario.Evaluation(50, false));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "federation: {rounds: 3}            | federation: this version scores baselines only; leave the key out",
                "network: {dimension: 64}           | network: this version scores baselines only; leave the key out",
                "learning: {rate: 0.1}              | learning.rate: this version scores baselines only; leave the key out",
                "compare: [markov, local]           | compare[1]: \"local\" is a trained network; this version scores baselines only",
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
    void read_severalKeysOfLaterVersions_namesAll() {
        assertThatThrownBy(() -> read(HEAD + MERCHANTS + "federation: {rounds: 1}\nnetwork: {dimension: 8}\n"))
                .message()
                .contains(": federation: ", ": network: ");
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
