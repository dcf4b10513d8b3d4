// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;
import static org.hanse.core.privacy.ledger.SyntheticLedger.AT;
import static org.hanse.core.privacy.ledger.SyntheticLedger.BUDGET;
import static org.hanse.core.privacy.ledger.SyntheticLedger.budget;
import static org.hanse.core.privacy.ledger.SyntheticLedger.digest;
import static org.hanse.core.privacy.ledger.SyntheticLedger.everybody;
import static org.hanse.core.privacy.ledger.SyntheticLedger.opened;
import static org.hanse.core.privacy.ledger.SyntheticLedger.poisson;
import static org.hanse.core.privacy.ledger.SyntheticLedger.round;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.account.PldAccountant;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.Sampler;
import org.hanse.core.privacy.ledger.PrivacyLedger.JobLimit;
import org.hanse.core.privacy.ledger.PrivacyLedger.Limits;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrivacyLedgerTest {

    private static PrivacyLedger reserved(PrivacyLedger ledger, RoundCharges charges) {
        PrivacyLedger.Reservation asked = ledger.reserve(charges, AT);
        assertThat(asked.result()).isInstanceOf(ChargeResult.Charged.class);
        return asked.ledger();
    }

    private static double pld(Releases releases) {
        return new PldAccountant()
                .epsilon(releases, NeighbourRelation.ADD_REMOVE, BUDGET.delta())
                .orElseThrow();
    }

    @Test
    void epsilon_ofALedgerThatWasJustOpened_isZero() {
        assertThat(opened(BUDGET).epsilon()).isZero();
        assertThat(opened(BUDGET).statement().toString()).contains("nothing was released");
    }

    @Test
    void reserve_ofRounds_addsUpAsTheAccountantSays() {
        PrivacyLedger ledger = opened(BUDGET);
        for (int round = 1; round <= 3; round++) {
            PrivacyLedger.Reservation asked = ledger.reserve(round("job", round, poisson(0.01, 0.9)), AT);
            assertThat(((ChargeResult.Charged) asked.result()).epsilon())
                    .isEqualTo(pld(Releases.of(new GaussianSum(new Sampler.Poisson(0.01), 0.9), round)))
                    .isEqualTo(asked.ledger().epsilon());
            assertThat(asked.added()).hasSize(1);
            ledger = asked.ledger();
        }
    }

    @Test
    void reserve_ofTheSameAgain_isTheSameReceiptAndNoEntry() {
        PrivacyLedger.Reservation first = opened(BUDGET).reserve(round("job", 1, everybody(4)), AT);
        PrivacyLedger.Reservation again = first.ledger().reserve(round("job", 1, everybody(4)), AT.plusSeconds(5));

        assertThat(again.result()).isEqualTo(first.result());
        assertThat(again.added()).isEmpty();
        assertThat(again.ledger().head()).isEqualTo(first.ledger().head());
        assertThat(again.ledger().epsilon()).isEqualTo(first.ledger().epsilon());
    }

    @Test
    void reserve_ofTheSameRoundWithOtherNoise_isRefused() {
        PrivacyLedger ledger = reserved(opened(BUDGET), round("job", 1, everybody(4)));
        PrivacyLedger.Reservation asked = ledger.reserve(round("job", 1, everybody(5)), AT);

        assertThat(asked.result()).isInstanceOf(ChargeResult.Contradicted.class);
        assertThat(((ChargeResult.Refused) asked.result()).reason())
                .contains("the sum of round 1 of job was charged as")
                .contains("noiseMultiplier=4.0")
                .contains("noiseMultiplier=5.0");
        assertThat(asked.added()).isEmpty();
        assertThat(asked.ledger()).isSameAs(ledger);
    }

    @Test
    void reserve_beyondTheBudget_isRefusedWithTheResultingEpsilon() {
        PrivacyLedger ledger = reserved(opened(budget(1, Adversary.OUTSIDER)), round("job", 1, everybody(5)));
        double spent = ledger.epsilon();
        PrivacyLedger.Reservation asked = ledger.reserve(round("job", 2, everybody(5)), AT);

        assertThat(asked.result()).isInstanceOf(ChargeResult.Exhausted.class);
        ChargeResult.Exhausted exhausted = (ChargeResult.Exhausted) asked.result();
        assertThat(exhausted.epsilon()).isEqualTo(pld(Releases.of(new GaussianSum(new Sampler.Everybody(), 5), 2)));
        assertThat(exhausted.cap()).isEqualTo(1);
        assertThat(exhausted.reason())
                .startsWith("the privacy budget of epsilon 1.0 is exhausted; this release would give (");
        assertThat(asked.ledger().epsilon()).isEqualTo(spent);
        assertThat(asked.added()).isEmpty();
        // Less noise may still fit.
        assertThat(ledger.reserve(round("job", 2, everybody(50)), AT).result())
                .isInstanceOf(ChargeResult.Charged.class);
    }

    private static final PrivacyBudget UNLIMITED = budget(PrivacyBudget.UNLIMITED, Adversary.OUTSIDER);

    private static ChargeResult reserve(PrivacyLedger ledger, RoundCharges charges, double epsilon, JobLimit job) {
        return ledger.reserve(charges, new Limits(epsilon, Optional.of(job)), AT)
                .result();
    }

    private static double twice(double delta) {
        return new PldAccountant()
                .epsilon(
                        Releases.of(new GaussianSum(new Sampler.Everybody(), 5), 2),
                        NeighbourRelation.ADD_REMOVE,
                        delta)
                .orElseThrow();
    }

    /** Two rounds of a job, and one of another. */
    private static PrivacyLedger twoRoundsAndOne() {
        return Stream.of(round("job", 1, everybody(5)), round("job", 2, everybody(5)), round("other", 1, everybody(5)))
                .reduce(opened(UNLIMITED), PrivacyLedgerTest::reserved, (first, second) -> second);
    }

    @Test
    void reserve_moreReleasesThanAJobMayHave_isRefused() {
        JobLimit limit = new JobLimit(2, 100, 1e-6);
        PrivacyLedger ledger = twoRoundsAndOne();

        assertThat(reserve(ledger, round("job", 3, everybody(5)), 100, limit))
                .isEqualTo(new ChargeResult.JobExhausted("job job was charged for all 2 releases that its plan allows;"
                        + " this one would be number 3"));
        assertThat(reserve(ledger, round("other", 2, everybody(5)), 100, limit))
                .isInstanceOf(ChargeResult.Charged.class);
        // A charged round may be sent again.
        assertThat(reserve(ledger, round("job", 2, everybody(5)), 0.1, new JobLimit(1, 0.1, 1e-6)))
                .isInstanceOf(ChargeResult.Charged.class);
    }

    /** Charges of other jobs do not count, and delta is that of the plan. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-6, 1e-9})
    void reserve_moreEpsilonThanAJobMayHave_isRefused(double delta) {
        PrivacyLedger ledger =
                reserved(reserved(opened(UNLIMITED), round("other", 1, everybody(5))), round("job", 1, everybody(5)));
        RoundCharges next = round("job", 2, everybody(5));

        assertThat(reserve(ledger, next, 100, new JobLimit(9, twice(delta), delta)))
                .isInstanceOf(ChargeResult.Charged.class);
        assertThat(reserve(ledger, next, 100, new JobLimit(9, twice(delta) - 1e-3, delta)))
                .isInstanceOfSatisfying(
                        ChargeResult.JobExhausted.class,
                        refused ->
                                assertThat(refused.reason()).startsWith("the plan of job job allows an epsilon of "));
    }

    /** A cap that its owner sets later counts all charges. */
    @Test
    void reserve_beyondALaterCap_isRefused() {
        PrivacyLedger ledger = twoRoundsAndOne();
        JobLimit limit = new JobLimit(9, 100, 1e-6);
        RoundCharges next = round("job", 3, everybody(5));

        assertThat(reserve(ledger, next, ledger.epsilon(), limit)).isInstanceOf(ChargeResult.Exhausted.class);
        assertThat(reserve(ledger, next, 2 * ledger.epsilon(), limit)).isInstanceOf(ChargeResult.Charged.class);
        assertThat(ledger.roundsLeft(everybody(5))).isGreaterThan(1_000_000);
    }

    /** Metrics beside the sum: if one of them does not fit, neither is charged. */
    @Test
    void reserve_ofSeveralKinds_chargesAllOrNothing() {
        RoundCharges both = round("job", 1, everybody(6)).and(ReleaseKind.METRICS, everybody(20));
        PrivacyLedger ledger = reserved(opened(BUDGET), both);
        assertThat(ledger.standings().keySet()).containsExactlyElementsOf(both.ids());
        assertThat(ledger.epsilon())
                .isEqualTo(pld(Releases.of(new GaussianSum(new Sampler.Everybody(), 6), 1)
                        .and(new GaussianSum(new Sampler.Everybody(), 20), 1)));

        PrivacyLedger small = opened(budget(1, Adversary.OUTSIDER));
        PrivacyLedger.Reservation asked =
                small.reserve(round("job", 1, everybody(6)).and(ReleaseKind.METRICS, everybody(1)), AT);
        assertThat(asked.result()).isInstanceOf(ChargeResult.Exhausted.class);
        assertThat(asked.added()).isEmpty();
        assertThat(asked.ledger().standings()).isEmpty();
    }

    /** Each kind of release is a charge of its own, and only that of the sum permits unmasking. */
    @Test
    void receipt_ofMetricsAlone_doesNotOpenTheSum() {
        RoundCharges metrics = RoundCharges.of(new JobId("job"), new RoundId(1), ReleaseKind.METRICS, everybody(20));
        ChargeResult.Charged receipt =
                (ChargeResult.Charged) opened(BUDGET).reserve(metrics, AT).result();

        assertThat(receipt.opensSum()).isFalse();
        assertThat(receipt.kinds()).containsExactly(ReleaseKind.METRICS);
        PrivacyLedger ledger = opened(BUDGET);
        double before = 0;
        for (ReleaseKind kind : ReleaseKind.values()) {
            ledger = reserved(ledger, RoundCharges.of(new JobId("job"), new RoundId(1), kind, everybody(20)));
            assertThat(ledger.epsilon()).as("%s", kind).isGreaterThan(before);
            before = ledger.epsilon();
        }
    }

    /** Exact metrics are a release, too: of a kind that no budget lasts for. */
    @Test
    void reserve_ofSomethingWithoutNoise_isInfinite() {
        ChargeResult result = opened(BUDGET)
                .reserve(round("job", 1, Release.of(new DpEvent.Unprotected(), Origin.NODE, Origin.NODE)), AT)
                .result();

        assertThat(((ChargeResult.Exhausted) result).epsilon()).isInfinite();
    }

    @ParameterizedTest
    @ValueSource(longs = {1})
    void epsilon_ofTwoJobsInAnyOrder_isTheSame(long seed) {
        List<RoundCharges> all = new ArrayList<>();
        for (int round = 1; round <= 4; round++) {
            all.add(round("a", round, poisson(0.01, 1)));
            all.add(round("b", round, poisson(0.02, 1.3)));
            all.add(round("c", round, everybody(30)));
        }
        double inOrder = all.stream()
                .reduce(opened(BUDGET), PrivacyLedgerTest::reserved, (a, b) -> b)
                .epsilon();
        Collections.shuffle(all, new Random(seed));

        assertThat(all.stream()
                        .reduce(opened(BUDGET), PrivacyLedgerTest::reserved, (a, b) -> b)
                        .epsilon())
                .isEqualTo(inOrder);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(longs = {2, 3, 4, 5})
    void epsilon_ofTwoJobsInAnyOrderInFurtherCases_isTheSame(long seed) {
        epsilon_ofTwoJobsInAnyOrder_isTheSame(seed);
    }

    /** Two jobs on the same shoppers are no cheaper than one of all rounds of both. */
    @Test
    void epsilon_ofTwoJobs_isThatOfOneJobOfBoth() {
        PrivacyLedger two = opened(BUDGET);
        PrivacyLedger one = opened(BUDGET);
        for (int round = 1; round <= 5; round++) {
            two = reserved(reserved(two, round("a", round, poisson(0.01, 1))), round("b", round, poisson(0.01, 1)));
            one = reserved(
                    reserved(one, round("both", 2 * round - 1, poisson(0.01, 1))),
                    round("both", 2 * round, poisson(0.01, 1)));
        }

        assertThat(two.epsilon()).isEqualTo(one.epsilon());
        PrivacyLedger single = opened(BUDGET);
        for (int round = 1; round <= 5; round++) {
            single = reserved(single, round("a", round, poisson(0.01, 1)));
        }
        assertThat(single.epsilon()).isLessThan(two.epsilon());
    }

    @Test
    void times_countAsSeparateReleases() {
        Release three = new Release(everybody(9).event(), Origin.NODE, Origin.NODE, 3);
        PrivacyLedger one = opened(BUDGET);
        for (int round = 1; round <= 3; round++) {
            one = reserved(one, round("job", round, everybody(9)));
        }

        assertThat(reserved(opened(BUDGET), round("job", 1, three)).epsilon()).isEqualTo(one.epsilon());
    }

    /** Noise of the coordinator counts against outsiders only, and the statement includes that. */
    @Test
    void noise_ofTheCoordinator_isNoneAgainstIt() {
        Release release = Release.of(new GaussianSum(new Sampler.Poisson(0.01), 1), Origin.NODE, Origin.COORDINATOR);
        PrivacyLedger outsider = reserved(opened(BUDGET), round("job", 1, release));
        assertThat(outsider.epsilon()).isFinite();
        assertThat(outsider.statement(Adversary.COORDINATOR).epsilon()).isInfinite();
        assertThat(outsider.statement(Adversary.COORDINATOR).toString())
                .startsWith("no privacy guarantee (epsilon infinite at delta 1e-6)")
                .contains("adversary: the coordinator")
                .contains("noise by the coordinator, which can remove it");

        ChargeResult result = opened(budget(8, Adversary.COORDINATOR))
                .reserve(round("job", 1, release), AT)
                .result();
        assertThat(((ChargeResult.Exhausted) result).epsilon()).isInfinite();
    }

    /** The coordinator sees its own sample, so the charge is that of all units. */
    @Test
    void coins_ofTheCoordinator_doNotCountAgainstIt() {
        Release seen = Release.of(new GaussianSum(new Sampler.Poisson(0.01), 9), Origin.COORDINATOR, Origin.NODE);
        PrivacyBudget against = budget(8, Adversary.COORDINATOR);

        assertThat(reserved(opened(against), round("job", 1, seen)).epsilon())
                .isEqualTo(
                        reserved(opened(against), round("job", 1, everybody(9))).epsilon())
                .isGreaterThan(reserved(opened(BUDGET), round("job", 1, seen)).epsilon());
    }

    /** One more unit may push another out: as with half the noise. Rounds of other samplers can be added to that. */
    @Test
    void cap_thatTheCoordinatorSees_countsTwice() {
        Release capped = Release.of(
                new GaussianSum(new Sampler.CappedPoisson(0.01, 10_000, 150), 20), Origin.COORDINATOR, Origin.NODE);
        PrivacyLedger ledger = reserved(opened(budget(8, Adversary.COORDINATOR)), round("job", 1, capped));

        assertThat(ledger.epsilon()).isEqualTo(pld(Releases.of(new GaussianSum(new Sampler.Everybody(), 10), 1)));
        assertThat(reserved(ledger, round("job", 2, everybody(20))).epsilon())
                .isEqualTo(pld(Releases.of(new GaussianSum(new Sampler.Everybody(), 10), 1)
                        .and(new GaussianSum(new Sampler.Everybody(), 20), 1)));
    }

    /** The same with integer noise: twice the distance, and no sampling. */
    @Test
    void cap_ofSkellamNoiseThatTheCoordinatorSees_countsTwice() {
        DpEvent.Distance one = DpEvent.Distance.of(100, 50);
        Sampler.CappedPoisson sampler = new Sampler.CappedPoisson(0.01, 10_000, 150);
        PrivacyBudget against = budget(8, Adversary.COORDINATOR);

        double capped = skellam(against, new DpEvent.SkellamSum(sampler, 1e6, one), Origin.COORDINATOR);
        assertThat(capped)
                .isEqualTo(skellam(
                        against,
                        new DpEvent.SkellamSum(1e6, new DpEvent.Distance(100, 100, 2 * one.manhattan())),
                        Origin.NODE));
        double drawn =
                skellam(against, new DpEvent.SkellamSum(new Sampler.Poisson(0.01), 1e6, one), Origin.COORDINATOR);
        assertThat(drawn)
                .isEqualTo(skellam(against, new DpEvent.SkellamSum(1e6, one), Origin.NODE))
                .isLessThan(capped);
    }

    @Test
    void skellamNoise_ofTheCoordinator_isNoneAgainstIt() {
        Release release =
                Release.of(new DpEvent.SkellamSum(1e6, DpEvent.Distance.of(100, 50)), Origin.NODE, Origin.COORDINATOR);
        ChargeResult result = opened(budget(8, Adversary.COORDINATOR))
                .reserve(round("job", 1, release), AT)
                .result();

        assertThat(((ChargeResult.Exhausted) result).epsilon()).isInfinite();
        assertThat(reserved(opened(BUDGET), round("job", 1, release)).epsilon()).isFinite();
    }

    private static double skellam(PrivacyBudget budget, DpEvent.SkellamSum sum, Origin coins) {
        return reserved(opened(budget), round("job", 1, Release.of(sum, coins, Origin.NODE)))
                .epsilon();
    }

    @Test
    void confirm_marksItAndChangesNoEpsilon() {
        RoundCharges charges = round("job", 1, everybody(4));
        ReleaseId id = charges.ids().get(0);
        PrivacyLedger ledger = reserved(opened(BUDGET), charges);
        assertThat(ledger.standing(id).orElseThrow().released()).isEmpty();

        PrivacyLedger.Confirmation confirmed = ledger.confirm(id, digest(1), AT);
        assertThat(confirmed.ledger().epsilon()).isEqualTo(ledger.epsilon());
        assertThat(confirmed.ledger().standing(id).orElseThrow().released()).isEqualTo(Optional.of(digest(1)));
        assertThat(confirmed.added()).hasSize(1);
        assertThat(confirmed.ledger().confirm(id, digest(1), AT).added()).isEmpty();
    }

    @Test
    void confirm_ofAnotherDraw_isAnError() {
        RoundCharges charges = round("job", 1, everybody(4));
        ReleaseId id = charges.ids().get(0);
        PrivacyLedger ledger =
                reserved(opened(BUDGET), charges).confirm(id, digest(1), AT).ledger();

        assertThatThrownBy(() -> ledger.confirm(id, digest(2), AT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("a sum has noise drawn once");
    }

    @Test
    void confirm_ofWhatWasNeverCharged_isAnError() {
        assertThatThrownBy(() -> opened(BUDGET)
                        .confirm(round("job", 1, everybody(4)).ids().get(0), digest(1), AT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the sum of round 1 of job was released, and was never charged");
    }

    @Test
    void of_allEntries_isTheSameLedger() {
        PrivacyLedger ledger = PrivacyLedger.of(SyntheticLedger.entries(5));

        assertThat(ledger.population()).isEqualTo(SyntheticLedger.POPULATION);
        assertThat(ledger.budget()).isEqualTo(BUDGET);
        assertThat(ledger.head().entries()).isEqualTo(11);
        assertThat(ledger.standings())
                .hasSize(5)
                .allSatisfy((id, standing) -> assertThat(standing.released())
                        .isEqualTo(Optional.of(digest(id.round().number()))));
        assertThat(ledger.epsilon()).isEqualTo(pld(Releases.of(new GaussianSum(new Sampler.Everybody(), 100), 5)));
    }

    @Test
    void roundsLeft_isTheLastCountThatIsNotRefused() {
        PrivacyLedger ledger = reserved(opened(budget(2, Adversary.OUTSIDER)), round("a", 1, poisson(0.01, 1)));
        Release release = everybody(10);
        int left = ledger.roundsLeft(release);

        assertThat(left).isPositive();
        assertThat(ledger.epsilonAfter(release, left)).isLessThanOrEqualTo(2);
        assertThat(ledger.epsilonAfter(release, left + 1)).isGreaterThan(2);
        for (int round = 1; round <= left; round++) {
            ledger = reserved(ledger, round("b", round, release));
        }
        assertThat(ledger.roundsLeft(release)).isZero();
        assertThat(ledger.reserve(round("b", left + 1, release), AT).result())
                .isInstanceOf(ChargeResult.Exhausted.class);
    }

    @Test
    void roundsLeft_ofWhatNoBudgetLastsFor_isNone() {
        assertThat(opened(BUDGET).roundsLeft(Release.of(new DpEvent.Unprotected(), Origin.NODE, Origin.NODE)))
                .isZero();
        assertThat(opened(BUDGET).roundsLeft(everybody(1e9))).isEqualTo((int) Spending.MOST);
    }

    /** More compositions than rounding errors permit count as infinite. */
    @Test
    void releases_moreThanCanBeAddedUp_areInfinite() {
        Release many = new Release(everybody(1e9).event(), Origin.NODE, Origin.NODE, (int) Spending.MOST);
        PrivacyLedger ledger = reserved(opened(BUDGET), round("job", 1, many));

        assertThat(((ChargeResult.Exhausted) ledger.reserve(round("job", 2, everybody(1e9)), AT)
                                .result())
                        .epsilon())
                .isInfinite();
        assertThat(ledger.roundsLeft(everybody(1e9))).isZero();
    }

    @Test
    @Tag("nightly")
    void ledger_ofTenThousandEntries_answersInSeconds() {
        List<LedgerEntry> entries =
                new ArrayList<>(List.of(PrivacyLedger.first(SyntheticLedger.POPULATION, BUDGET, AT)));
        LedgerHead head = LedgerHead.NONE.after(entries.get(0));
        for (int round = 1; round < 10_000; round++) {
            LedgerEntry entry = new LedgerEntry.Reserved(
                    head.next(AT),
                    new ReleaseId(new JobId("job"), new RoundId(round), ReleaseKind.SUM),
                    poisson(0.001, 1 + round % 3));
            entries.add(entry);
            head = head.after(entry);
        }
        long begun = System.nanoTime();
        PrivacyLedger ledger = PrivacyLedger.of(entries);
        ChargeResult result =
                ledger.reserve(round("job", 10_000, poisson(0.001, 1)), AT).result();
        Duration took = Duration.ofNanos(System.nanoTime() - begun);

        assertThat(((ChargeResult.Charged) result).epsilon()).isCloseTo(ledger.epsilon(), within(1e-3));
        assertThat(took).isLessThan(Duration.ofSeconds(30));
    }
}
