// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hanse.sim.federate.ScriptedFederation.failing;
import static org.hanse.sim.federate.ScriptedFederation.withCohort;
import static org.hanse.sim.federate.SyntheticPrivacy.ROUNDS;
import static org.hanse.sim.federate.SyntheticPrivacy.config;
import static org.hanse.sim.federate.SyntheticPrivacy.federation;
import static org.hanse.sim.federate.SyntheticPrivacy.guarantee;
import static org.hanse.sim.federate.SyntheticPrivacy.run;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.hanse.cli.Words;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.learn.train.Fitting;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.sim.summary.OutlookText;
import org.hanse.sim.summary.PrivacyText;
import org.hanse.sim.summary.RoundNotes;
import org.hanse.sim.train.CheckpointFolder;
import org.hanse.sim.train.Remedy;
import org.hanse.sim.train.ReportedFitting;
import org.hanse.sim.train.TrainingListener;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Budgets that nodes keep themselves, which end before the job's. */
class NodeBudgetTest {

    @TempDir
    Path folder;

    /** Less than the job's budget: nodes leave before the coordinator's account is exhausted, with a note. */
    @ParameterizedTest
    @EnumSource(names = {"NODE", "PARTICIPANTS"})
    void epoch_beyondTheNodesOwnBudget_leavesTheModelAndSaysWhy(NoiseBy noise) {
        Federation federation = federation(capped(noise, 1.7));
        String outlook = FederationLines.outlook(federation);
        run(federation, ROUNDS);

        List<RoundRecord> rounds = federation.rounds();
        long counted = counted(federation);
        assertThat(outlook)
                .contains("; the node budget of 1.7 is exhausted after " + counted + " round")
                .contains(" of about " + ROUNDS + "; later rounds may lack participants");
        assertThat(FederationLines.outlook(federation(capped(noise, 2)))).doesNotContain("node budget");
        assertThat(counted).isBetween(1L, ROUNDS - 1L);
        assertThat(rounds.subList(0, (int) counted)).allMatch(RoundRecord::counted);
        RoundRecord refused = rounds.get((int) counted);
        assertThat(refused.missing())
                .hasSize(10)
                .allSatisfy(missing -> assertThat(missing.reason()).isEqualTo(RoundRecord.Reason.BUDGET))
                .allSatisfy(missing -> assertThat(missing.detail())
                        .startsWith("this node's own account: the privacy budget of epsilon 1.7 is exhausted"));
        assertThat(refused.epsilon()).isEqualTo(OptionalDouble.empty());
        // Shares of noise of all ten: the coordinator charges for these, and has more left.
        boolean shares = noise == NoiseBy.PARTICIPANTS;
        double spent = federation.spent().orElseThrow().epsilon();
        assertThat(spent).isLessThanOrEqualTo(shares ? 1.3 : 1.7);
        assertThat(PrivacyText.notes(federation.account().orElseThrow()).get(0))
                .contains("; remaining privacy budget: "
                        + (shares ? "" : Words.count(ROUNDS - (int) counted, "round") + "; remaining node budget: "))
                .endsWith("; remaining node budget: 0 rounds at the node that spent most of 1.7");
    }

    @Test
    void outlook_ofNodesThatAreAskedHalfAsOften_doesNotSpeakOfTheirBudgets() {
        assertThat(FederationLines.outlook(federation(withCohort(capped(NoiseBy.NODE, 1.7), new CohortRule(0.5, 4)))))
                .doesNotContain("node budget");
    }

    /** With noise shares a node pays for the plan's fewest updates, however many take part. */
    @Test
    void epoch_ofShares_chargesNodesForThePlansMinimum() {
        FederationConfig all = capped(NoiseBy.PARTICIPANTS, 1.7);
        FederationConfig fewest = failing(all, new Faults(0, Map.of("node-0", 0, "node-1", 0, "node-2", 0)));
        Federation everybody = federation(all);
        Federation few = federation(fewest);
        run(everybody, ROUNDS);
        run(few, ROUNDS);

        assertThat(counted(everybody)).isEqualTo(counted(few)).isBetween(1L, ROUNDS - 1L);
        assertThat(everybody.spent().orElseThrow().epsilon())
                .isLessThan(0.9 * few.spent().orElseThrow().epsilon());
    }

    private static long counted(Federation federation) {
        return federation.rounds().stream().filter(RoundRecord::counted).count();
    }

    /** Otherwise it would train for nothing, round by round. */
    @ParameterizedTest
    @EnumSource(names = {"NODE", "PARTICIPANTS"})
    void federation_nodeBudgetThatLastsForNoRound_isRefusedAtTheStart(NoiseBy noise) {
        assertThatThrownBy(() -> federation(capped(noise, 0.01)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("found 0.01; expected the epsilon of at least one round, which is at most ");
    }

    @ParameterizedTest
    @EnumSource(names = {"PARTICIPANTS"})
    void restore_goesOnWithWhatNodesHaveSpent(NoiseBy noise) {
        Federation whole = federation(capped(noise, 1.7));
        run(whole, ROUNDS);
        Federation first = federation(capped(noise, 1.7));
        run(first, 2);
        Federation second = federation(capped(noise, 1.7));
        second.restore(first.state());
        run(second, ROUNDS - 2);

        assertThat(second.state().array("global")).isEqualTo(whole.state().array("global"));
        assertThat(second.rounds()).isEqualTo(whole.rounds());
        assertThat(whole.rounds().get(ROUNDS - 1).counted()).isFalse();
        assertThat(second.state().counts()).isEqualTo(whole.state().counts());
    }

    @ParameterizedTest
    @Tag("nightly")
    @EnumSource(names = {"NODE"})
    void restore_goesOnWithWhatNodesHaveSpentInFurtherCases(NoiseBy noise) {
        restore_goesOnWithWhatNodesHaveSpent(noise);
    }

    /** Notes come in each round; a resumed training first reports the remaining rounds of budgets. */
    @Test
    void fit_exhaustedNodeBudget_isNotedOnceWithRemainingRounds() {
        CheckpointFolder place = new CheckpointFolder(folder, Map.of());
        Heard first = new Heard();
        fit(first, 2, place);
        Heard second = new Heard();
        fit(second, ROUNDS, place);

        assertThat(first.foreseen).isEmpty();
        assertThat(first.noted).isEmpty();
        assertThat(second.foreseen)
                .singleElement(as(InstanceOfAssertFactories.STRING))
                .contains(
                        "epsilon at most ",
                        " after 2 more rounds",
                        "the node budget of 1.7 is exhausted after 0 more rounds of about 2")
                .contains("later rounds may lack participants");
        assertThat(second.noted)
                .containsExactly(
                        "model: round 3: 10 of 10 nodes take no part, node budget exhausted; the model did not change");
    }

    private static void fit(TrainingListener heard, int rounds, CheckpointFolder place) {
        new ReportedFitting(() -> Instant.EPOCH, heard)
                .fit(
                        federation(capped(NoiseBy.NODE, 1.7)),
                        new ReportedFitting.Order(
                                "model",
                                "ndcg@10",
                                "round",
                                new Fitting.Goal(rounds, rounds, trainer -> OptionalDouble.empty()),
                                Remedy.NETWORK,
                                Optional.of(place)));
    }

    private static final class Heard implements TrainingListener {

        final List<String> foreseen = new ArrayList<>();
        final List<String> noted = new ArrayList<>();

        @Override
        public void foreseen(String training, PrivacyForecast forecast) {
            foreseen.add(OutlookText.of(forecast));
        }

        @Override
        public void budgetsExhausted(String training, RoundRecord round) {
            noted.add(training + ": " + RoundNotes.exhausted(round));
        }
    }

    private static FederationConfig capped(NoiseBy noise, double nodeBudget) {
        PrivacyConfig usual = guarantee(PrivacyUnit.SHOPPER, noise, 2);
        return config(
                new PrivacyConfig(
                        usual.terms(),
                        usual.budgetRounds(),
                        usual.population(),
                        usual.gradients(),
                        new PrivacyConfig.Limits(OptionalDouble.of(nodeBudget), false)),
                true,
                Faults.NONE);
    }
}
