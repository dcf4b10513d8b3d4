// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.sim.federate.ScriptedFederation.withLate;
import static org.hanse.sim.federate.ScriptedFederation.working;
import static org.hanse.sim.federate.SyntheticPrivacy.ROUNDS;
import static org.hanse.sim.federate.SyntheticPrivacy.config;
import static org.hanse.sim.federate.SyntheticPrivacy.federation;
import static org.hanse.sim.federate.SyntheticPrivacy.guarantee;
import static org.hanse.sim.federate.SyntheticPrivacy.locals;
import static org.hanse.sim.federate.SyntheticPrivacy.run;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.hanse.app.ShardPool;
import org.hanse.core.job.FederationConfig;
import org.hanse.core.job.FederationConfig.Faults;
import org.hanse.core.job.PrivacyConfig;
import org.hanse.core.job.PrivacyOutlook;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.job.RoundSignal;
import org.hanse.core.learn.train.LocalWork;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.privacy.DpMechanism;
import org.hanse.core.privacy.PrivacyStatement;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.shard.ShardRunner;
import org.hanse.sim.summary.PrivacyText;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PrivateFederationTest {

    /** Each of some 5,000 shoppers moves the model by at most the clip norm; the divisor is fixed. */
    @ParameterizedTest
    @EnumSource(NoiseBy.class)
    void epochs_ofShoppers_moveByTheMeanOfClippedGradientsAndStayWithinTheBudget(NoiseBy noise) {
        Federation federation = federation(config(guarantee(PrivacyUnit.SHOPPER, noise, 2), true, Faults.NONE));
        float[] before = federation.state().array("global");
        run(federation, ROUNDS);

        float[] after = federation.state().array("global");
        // Of 0.5 times the direction (3, 0, -4)/5, four rounds; the number of those drawn and noise are a few
        // hundredths of it.
        assertThat(after[0] - before[0]).isCloseTo(4 * 0.3f, within(0.15f)).isNotEqualTo(1.2f);
        assertThat(after[1] - before[1]).isCloseTo(0, within(0.1f)).isNotZero();
        assertThat(after[2] - before[2]).isCloseTo(-4 * 0.4f, within(0.15f));
        double last = 0;
        for (RoundRecord round : federation.rounds()) {
            assertThat(round.epsilon().orElseThrow()).isBetween(last, 2.0);
            last = round.epsilon().orElseThrow();
        }
        assertThat(last).isGreaterThan(noise == NoiseBy.PARTICIPANTS ? 1 : 1.95);
        assertThat(federation.spent().orElseThrow().epsilon()).isEqualTo(last);
    }

    /** The coordinator divides by the weights: one block by half, the other stays; for merchants neither. */
    @ParameterizedTest
    @EnumSource(PrivacyUnit.class)
    void epochs_withWeightsOfBlocks_moveByWhatWasGivenOverThem(PrivacyUnit unit) {
        PrivacyConfig even = guarantee(unit, NoiseBy.COORDINATOR, 2);
        PrivacyConfig half = new PrivacyConfig(
                even.terms(),
                even.budgetRounds(),
                even.population(),
                new PrivacyConfig.Gradients(64, 8, BlockWeights.of(Map.of("a", 0.5, "b", 0.0))));
        Federation plain = federation(config(even, true, Faults.NONE));
        Federation weighed = federation(config(half, true, Faults.NONE));
        float[] before = plain.state().array("global");
        run(plain, 1);
        run(weighed, 1);
        float[] after = plain.state().array("global");
        float[] moved = weighed.state().array("global");
        boolean counts = unit == PrivacyUnit.SHOPPER;

        assertThat(moved[0] - before[0]).isCloseTo((counts ? 2 : 1) * (after[0] - before[0]), within(1e-5f));
        assertThat(moved[1] - before[1]).isCloseTo((counts ? 2 : 1) * (after[1] - before[1]), within(1e-5f));
        assertThat(moved[2]).isEqualTo(counts ? before[2] : after[2]);
        assertThat(after[2]).isNotEqualTo(before[2]);
        assertThat(FederationLines.outlook(weighed)
                        .contains("clip norm 0.5 (a counts 0.5 times, b is frozen), noise multiplier "))
                .isEqualTo(counts);
    }

    /** All ten are in each sum; a coordinator could report three of them as false dropouts. */
    @ParameterizedTest
    @EnumSource(NoiseBy.class)
    void account_ofACoordinatorThatMayLie_isThatOfTheFewest(NoiseBy noise) {
        Federation federation = federation(config(guarantee(PrivacyUnit.SHOPPER, noise, 2), true, Faults.NONE));
        String foreseen = FederationLines.outlook(federation);
        run(federation, ROUNDS);
        SpentBudget spent = federation.account().orElseThrow();

        assertThat(spent.charged()).isEqualTo(federation.spent().orElseThrow());
        if (noise == NoiseBy.PARTICIPANTS) {
            assertThat(spent.atWorst()).isBetween(spent.charged().epsilon() + 0.01, 2.0);
            assertThat(foreseen).contains("epsilon " + PrivacyStatement.bound(spent.atWorst()) + " after");
            assertThat(PrivacyText.notes(spent).get(0))
                    .startsWith("(" + PrivacyStatement.bound(spent.atWorst()).replace("at most ", "") + ", ")
                    .doesNotContain(
                            "epsilon",
                            PrivacyStatement.bound(spent.charged().epsilon()).replace("at most ", ""));
        } else {
            assertThat(spent.atWorst()).isEqualTo(spent.charged().epsilon());
            assertThat(PrivacyText.notes(spent).get(0)).startsWith(spent.charged() + "; ");
        }
    }

    /** Rounds train no personal part, so it changes with each fit only. */
    @Test
    void scorer_ofOneWhoJoinsLate_countsFitsAlone() {
        FederationConfig usual = config(guarantee(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 2), false, Faults.NONE);
        ScriptedTrainers locals = locals();
        Federation federation =
                withLate(working(usual, new LocalWork(new LocalWork.Epochs(5), 0, 2, false)), locals, 9);
        run(federation, 3);

        assertThatThrownBy(() -> federation.scorer(9, ShardRunner.sequential()))
                .isInstanceOf(UnsupportedOperationException.class);

        assertThat(locals.fitted).containsEntry(9, 2 * (3 + 1));
    }

    @Test
    void epochs_ofMerchants_areOfWholeUpdates() {
        PrivacyConfig loose = guarantee(
                new PrivacyTerms(PrivacyUnit.MERCHANT, NoiseBy.COORDINATOR, 40, 1e-3, 0.5, 1), OptionalLong.empty());
        Federation federation = federation(config(loose, false, Faults.NONE));
        float[] before = federation.state().array("global");
        run(federation, 1);
        assertThat(federation.state().array("global")[2] - before[2]).isCloseTo(-0.4f, within(0.1f));
    }

    /** Draws of nodes do not depend on their process; the coordinator's noise belongs to the round. */
    @ParameterizedTest
    @Tag("nightly")
    @EnumSource(NoiseBy.class)
    void epochs_anyNumberOfThreads_giveTheSameBits(NoiseBy noise) {
        FederationConfig config = config(guarantee(PrivacyUnit.SHOPPER, noise, 2), true, new Faults(0.05, Map.of()));
        Federation alone = federation(config);
        run(alone, 2);
        try (ShardPool pool = new ShardPool(3)) {
            Federation together = federation(config, locals(), pool);
            run(together, 2);
            assertThat(together.state().array("global")).isEqualTo(alone.state().array("global"));
            assertThat(together.rounds()).isEqualTo(alone.rounds());
        }
    }

    @Test
    void restore_goesOnWithWhatWasSpent() {
        FederationConfig config = config(guarantee(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 2), false, Faults.NONE);
        Federation whole = federation(config);
        run(whole, ROUNDS);
        Federation first = federation(config);
        run(first, 2);
        Federation second = federation(config);
        second.restore(first.state());
        assertThat(second.spent()).isEqualTo(first.spent());
        run(second, ROUNDS - 2);
        assertThat(second.state().array("global")).isEqualTo(whole.state().array("global"));
        assertThat(second.rounds()).isEqualTo(whole.rounds());
    }

    /** A round more than the budget was made for releases nothing. */
    @Test
    void epoch_beyondTheBudget_leavesTheModelAndSaysWhy() {
        Federation federation =
                federation(config(guarantee(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 2), true, Faults.NONE));
        run(federation, ROUNDS);
        float[] before = federation.state().array("global");
        double spent = federation.rounds().get(ROUNDS - 1).epsilon().orElseThrow();
        run(federation, 1);

        assertThat(federation.state().array("global")).isEqualTo(before);
        RoundRecord refused = federation.rounds().get(ROUNDS);
        assertThat(refused.counted()).isFalse();
        assertThat(refused.epsilon()).isEqualTo(OptionalDouble.empty());
        assertThat(refused.missing().get(0).detail()).contains("the privacy budget of epsilon 2.0 is exhausted");
        assertThat(federation.spent().orElseThrow().epsilon()).isEqualTo(spent);
    }

    /** The sum was opened and charged before it turned out to lead nowhere. */
    @Test
    void epoch_chargedSumThatMovesNothing_isAmongTheRecords() {
        Federation federation =
                federation(config(guarantee(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 2), false, Faults.NONE));
        run(federation, 1);
        float[] before = federation.state().array("global");
        federation.listenToReleases((model, sum) -> {
            throw new IllegalArgumentException("a parameter is NaN");
        });
        assertThatThrownBy(() -> run(federation, 1)).hasMessageContaining("a parameter is NaN");

        assertThat(federation.rounds()).hasSize(2);
        RoundRecord last = federation.rounds().get(1);
        assertThat(last.counted()).isFalse();
        assertThat(last.arrived()).isEqualTo(10);
        assertThat(last.epsilon().orElseThrow())
                .isEqualTo(federation.spent().orElseThrow().epsilon())
                .isGreaterThan(federation.rounds().get(0).epsilon().orElseThrow());
        assertThat(federation.epochs()).isEqualTo(1);
        assertThat(federation.state().array("global")).isEqualTo(before);
    }

    /** Nodes reveal shares once for each model. The charge stays, and the job goes on. */
    @Test
    void epoch_repeatedAfterItsCharge_isDeclinedByNodesAndChargedOnce() {
        Federation federation =
                federation(config(guarantee(PrivacyUnit.SHOPPER, NoiseBy.PARTICIPANTS, 2), true, Faults.NONE));
        federation.listenToReleases((model, sum) -> {
            throw new IllegalArgumentException("a listener fails");
        });
        assertThatThrownBy(() -> run(federation, 1)).hasMessageContaining("a listener fails");
        double charged = federation.spent().orElseThrow().epsilon();
        federation.listenToReleases((model, sum) -> {});
        run(federation, 1);

        assertThat(federation.rounds().get(0).missing())
                .isNotEmpty()
                .noneMatch(missing -> missing.detail().contains("budget"));
        assertThat(federation.spent().orElseThrow().epsilon()).isEqualTo(charged);
    }

    /** With more dropouts than the noise shares allow nothing is released and nothing charged. */
    @Test
    void epoch_tooFewWithNoise_releasesNothing() {
        Map<String, Integer> lost = Map.of("node-0", 0, "node-1", 0, "node-2", 0, "node-3", 0);
        Federation federation =
                federation(config(guarantee(PrivacyUnit.SHOPPER, NoiseBy.PARTICIPANTS, 2), true, new Faults(0, lost)));
        float[] before = federation.state().array("global");
        run(federation, 1);

        assertThat(federation.state().array("global")).isEqualTo(before);
        // The nodes reveal no shares for it: seven are the plan's minimum, six honest ones and one who may withhold.
        assertThat(federation.rounds().get(0).missing())
                .anySatisfy(missing ->
                        assertThat(missing.detail()).contains("6 participants, fewer than the minimum of 7"));
        assertThat(federation.rounds().get(0).epsilon()).isEqualTo(OptionalDouble.empty());
        assertThat(federation.spent().orElseThrow().epsilon()).isZero();
    }

    /** Half of the nodes fall silent, some once they were asked for shares: the round has no sum and counts, in a run that goes on, too. */
    @Test
    void epoch_withoutASumAfterSharesWereAskedFor_isCharged() {
        FederationConfig config =
                config(guarantee(PrivacyUnit.SHOPPER, NoiseBy.PARTICIPANTS, 2), true, new Faults(0, Map.of(), 0.5));
        Federation federation = federation(config);
        run(federation, ROUNDS);

        assertThat(federation.rounds())
                .filteredOn(round -> !round.counted() && round.charge().isPresent())
                .isNotEmpty()
                .allSatisfy(round -> {
                    assertThat(round.arrived()).isZero();
                    assertThat(round.charge().orElseThrow().survivors()).isEqualTo(10);
                    assertThat(round.missing().get(0).detail()).contains("Unmasking: too few shares");
                });
        Federation resumed = federation(config);
        resumed.restore(federation.state());
        assertThat(resumed.spent()).isEqualTo(federation.spent());
        assertThat(resumed.spent().orElseThrow().epsilon())
                .isEqualTo(federation.rounds().stream()
                        .flatMapToDouble(round -> round.epsilon().stream())
                        .max()
                        .orElseThrow());
    }

    /** Forty shoppers, or one in a thousand of them, and the noise of thousands. */
    @Test
    void caution_whereNoiseIsLongerThanAnyMean_saysSoBeforeTheFirstRound() {
        FederationConfig config = config(guarantee(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 2), false, Faults.NONE);
        assertThat(FederationLines.caution(federation(config))).isEmpty();
        assertThat(FederationLines.outlook(federation(config))).doesNotContain("low signal");

        ScriptedTrainers few =
                new ScriptedTrainers(new long[] {1, 1, 1, 1}, (participant, model) -> new float[] {3, 0, -4});
        Federation drowned = federation(config, few, ShardRunner.sequential());
        assertThat(FederationLines.caution(drowned).orElseThrow())
                .startsWith("low signal: expected noise norm ")
                .contains(
                        "signal at most 0.5 (1 of 4 shoppers per round). Use at least ", " shoppers, a larger epsilon");
        assertThat(FederationLines.outlook(drowned)).doesNotContain("low signal");
    }

    @Test
    void federation_noiseFarAboveTheSignal_isRefusedUnlessAllowed() {
        ScriptedTrainers few =
                new ScriptedTrainers(new long[] {1, 1, 1, 1}, (participant, model) -> new float[] {3, 0, -4});
        FederationConfig config = config(guarantee(PrivacyUnit.SHOPPER, NoiseBy.COORDINATOR, 0.01), false, Faults.NONE);

        assertThatThrownBy(() -> federation(config, few, ShardRunner.sequential()))
                .isInstanceOf(RefusedFederationException.class)
                .hasMessageStartingWith("found expected noise norm ")
                .hasMessageEndingWith("or set federation.privacy.allowLowSignal: true");
        assertThat(FederationLines.caution(
                        federation(SyntheticPrivacy.allowingLowSignal(config), few, ShardRunner.sequential())))
                .isPresent();
    }

    /** Of the mean of 2,500 shoppers each of ten nodes adds the noise of one: ten times the root of ten as much. */
    @Test
    void noiseOfTheMean_ofNodes_isTheRootOfTheirNumberTimesOnes() {
        assertThat(noise(NoiseBy.NODE)).isCloseTo(Math.sqrt(10) * noise(NoiseBy.COORDINATOR), within(1e-6));
    }

    private static double noise(NoiseBy noise) {
        PrivacyTerms terms = guarantee(PrivacyUnit.SHOPPER, noise, 2).terms();
        PrivacyTerms.Size size = new PrivacyTerms.Size(3, ROUNDS, 5000, 1, 0);
        DpMechanism mechanism = terms.mechanism(size);
        double mean = new PrivacyOutlook(
                        terms,
                        size,
                        mechanism,
                        10,
                        ROUNDS,
                        new PrivacyOutlook.Blocks(BlockWeights.EVEN, 3),
                        new RoundSignal.Units(5000, 5000))
                .noiseOfTheMean();
        if (noise == NoiseBy.COORDINATOR) {
            // Sensitivity is a hundredth above the clip norm of 0.5, for rounding.
            assertThat(mean).isCloseTo(mechanism.scale().multiplier() * 0.5 * 1.01 * Math.sqrt(3) / 5000, within(1e-6));
        }
        return mean;
    }

    /** An epsilon against outsiders does not hold against the coordinator that draws the noise. */
    @ParameterizedTest
    @EnumSource(NoiseBy.class)
    void outlook_noiseByTheCoordinator_holdsAgainstOutsidersOnly(NoiseBy noise) {
        Federation federation = federation(config(guarantee(PrivacyUnit.SHOPPER, noise, 2), true, Faults.NONE));
        String outlook = FederationLines.outlook(federation);
        run(federation, 1);
        String spent = federation.spent().orElseThrow().toString();

        assertThat(outlook)
                .contains("(budget 2), delta 1e-7")
                .containsPattern("epsilon at most [0-9.]{3,7} after 4 rounds");
        boolean ofOthers = noise == NoiseBy.COORDINATOR;
        assertThat(outlook.contains("no guarantee against the coordinator")).isEqualTo(ofOthers);
        assertThat(spent.contains("no guarantee against it")).isEqualTo(ofOthers);
    }

    @Test
    void federation_whatCannotBeKept_isRefusedAtTheStart() {
        ScriptedTrainers graph = locals();
        graph.clipped = false;
        FederationConfig shoppers = config(guarantee(PrivacyUnit.SHOPPER, NoiseBy.NODE, 2), false, Faults.NONE);
        assertThatThrownBy(() -> federation(shoppers, graph, ShardRunner.sequential()))
                .hasMessageStartingWith("such a model cannot bound what a single shopper contributes")
                .isInstanceOfSatisfying(
                        RefusedFederationException.class,
                        refusal -> assertThat(refusal.keys()).startsWith("privacy.unit"));
        PrivacyConfig few = guarantee(
                new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.NODE, 2, 1e-6, 0.5, 0.25), OptionalLong.of(4_000_000));
        assertThatThrownBy(() -> federation(config(few, false, Faults.NONE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected above 0 and below 1/N for N = 4000000 units");
        assertThatThrownBy(() ->
                        federation(config(guarantee(PrivacyUnit.SHOPPER, NoiseBy.NODE, 1e-12), false, Faults.NONE)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("found an epsilon of 1e-12 at a delta of ");
    }
}
