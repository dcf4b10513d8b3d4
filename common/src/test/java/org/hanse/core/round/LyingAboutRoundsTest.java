// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.round.LyingCoordinator.id;
import static org.hanse.core.round.LyingCoordinator.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.ToCoordinator.KeysAdvertised;
import org.hanse.core.round.ToCoordinator.MaskedInputSubmitted;
import org.hanse.core.round.ToCoordinator.SharesRevealed;
import org.hanse.core.round.ToCoordinator.SharesSubmitted;
import org.hanse.core.round.ToCoordinator.SurvivorsSigned;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.RevealedShare;
import org.hanse.core.secagg.RoundContext;
import org.hanse.core.secagg.SealedShare;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.junit.jupiter.api.Test;

/**
 * A coordinator that offers real nodes plans which they must not take, or mixes what belongs to different rounds and phases. Named by the
 * attacks of docs/design/threat-model.md.
 */
class LyingAboutRoundsTest extends AgainstALyingCoordinator {

    /** One of two models may be crafted to reveal a participant's update; A5 is the same with the items' features. */
    @Test
    void a4_a5_twoModels_leadToNoShareOfAnybody() {
        all.forEach(id -> lying.deliver(
                id, new ToParticipant.RoundOffered(plan(1, id.equals(id(0)) ? 77 : 1, 1, 4, Coordinator.ACTIVE))));
        lying.announceRoster();

        // The victim's keys are signed for its own plan, so it shares a session with no other node.
        assertThat(all).allMatch(lying::hasDroppedOut);
        assertNone(SharesSubmitted.class);
    }

    @Test
    void a6_messagesOfAnEarlierRound_areWorthless() {
        lying.collect(plan(1));
        List<Advertisement> old = lying.advertised();
        all.forEach(id -> lying.deliver(id, new ToParticipant.RoundEnded("aborted")));
        lying.deliver(id(0), new ToParticipant.RoundOffered(plan(1)));
        assertThat(lying.refusal(id(0))).contains(Reason.WRONG_ROUND);

        lying.offer(plan(2));
        List<Advertisement> mixed = lying.advertised();
        mixed.set(5, old.get(5));
        lying.deliver(id(0), new ToParticipant.RosterAnnounced(mixed));
        assertThat(lying.refusal(id(0))).contains(Reason.BAD_SIGNATURE);
    }

    /** All nodes receive the same wrong number, so they would have a session in common. */
    @Test
    void a20_roundNumberThatIsNotLater_isRefusedByAllNodes() {
        lying.collect(plan(5));
        all.forEach(id -> lying.deliver(id, new ToParticipant.RoundEnded("aborted")));
        for (int number : new int[] {5, 4, 1, 5 + 20_000}) {
            all.forEach(id -> lying.deliver(id, new ToParticipant.RoundOffered(plan(number))));
            assertThat(all)
                    .as("round %s", number)
                    .allMatch(id ->
                            lying.refusal(id).filter(Reason.WRONG_ROUND::equals).isPresent());
        }
        all.forEach(id -> lying.deliver(id, new ToParticipant.RoundOffered(plan(6))));
        lying.announceRoster();
        assertThat(all).allMatch(id -> lying.sent(id, SharesSubmitted.class));
    }

    /** Shares sealed in another round cannot be decrypted: the node reveals nothing about their owner, and all other shares. */
    @Test
    void a6_sharesOfAnEarlierRound_areNotOpened() {
        lying.collect(plan(1));
        List<SealedShares> old = lying.sealed(all);
        all.forEach(id -> lying.deliver(id, new ToParticipant.RoundEnded("aborted")));
        lying.offer(plan(2));
        lying.announceRoster();
        List<SealedShares> mixed = new ArrayList<>(lying.sealed(all));
        mixed.set(5, old.get(5));
        all.forEach(id -> lying.deliver(id, ToParticipant.SharesDelivered.to(id, mixed)));
        lying.announceSurvivors(all, all);
        lying.deliverSignatures();

        assertThat(LyingCoordinator.of(lying.last(SharesRevealed.class), id(0))
                        .reveal()
                        .shares())
                .extracting(RevealedShare::owner)
                .doesNotContain(id(5))
                .hasSize(COUNT - 1);
    }

    @Test
    void a7_plansBelowTheNodesFloor_areRefused() {
        ParticipationFloor floor = ParticipationFloor.of(5, 1, 0.2);
        LyingCoordinator careful = new LyingCoordinator(COUNT, floor);
        List<SecAggPlan> weaker = List.of(
                plan(1, 1, 1, 5, Coordinator.ACTIVE),
                plan(1, 1, 0, 6, Coordinator.ACTIVE),
                withDropout(plan(1, 1, 1, 6, Coordinator.ACTIVE), 0.25),
                onARing(plan(1, 1, 1, 6, Coordinator.ACTIVE)),
                plan(1, 1, 1, 6, Coordinator.SEMI_HONEST));
        for (SecAggPlan weak : weaker) {
            careful.deliver(id(0), new ToParticipant.RoundOffered(weak));
            assertThat(careful.refusal(id(0))).contains(Reason.BELOW_FLOOR);
        }
        assertThat(careful.sent(id(0), KeysAdvertised.class)).isFalse();
        careful.deliver(id(0), new ToParticipant.RoundOffered(plan(1, 1, 1, 6, Coordinator.ACTIVE)));
        assertThat(careful.sent(id(0), KeysAdvertised.class)).isTrue();
    }

    /**
     * A coordinator that sends one node a small clip norm, another target model or another ledger would isolate its update. A node with
     * other inputs has no session in common with the others.
     */
    @Test
    void a18_oneNodeWithOtherInputs_hasNoSessionWithTheOthers() {
        RoundContext announced = plan(1).context();
        Digest other = Digest.sha256(new byte[] {99});
        RoundContext.Start start = announced.start();
        List<RoundContext> lies = List.of(
                context(new RoundContext.Start(start.model(), start.target(), 0.001), announced),
                context(new RoundContext.Start(start.model(), other, start.clipNorm()), announced),
                context(new RoundContext.Start(other, start.target(), start.clipNorm()), announced),
                context(start.with(List.of(other)), announced),
                new RoundContext(announced.plan(), start, announced.enrolment(), other, announced.checkpoint()),
                new RoundContext(announced.plan(), start, announced.enrolment(), announced.ledger(), other));
        for (RoundContext lie : lies) {
            LyingCoordinator one = new LyingCoordinator(COUNT);
            one.deliver(id(0), new ToParticipant.RoundOffered(with(lie)));
            all.stream().skip(1).forEach(id -> one.deliver(id, new ToParticipant.RoundOffered(plan(1))));
            one.announceRoster();

            assertThat(one.sent(id(0), KeysAdvertised.class)).isTrue();
            assertThat(all).allMatch(one::hasDroppedOut).noneMatch(id -> one.sent(id, SharesSubmitted.class));
            assertThat(one.refusal(id(1))).contains(Reason.BAD_SIGNATURE);
        }
    }

    /** The owner pins the nodes of the job: a plan for others, or for another version, is none for this node. */
    @Test
    void a18_aPlanForAnotherEnrolment_isRefused() {
        RoundContext announced = plan(1).context();
        Enrolment next = lying.enrolment.next(lying.enrolment.keys());
        lying.deliver(
                id(0),
                new ToParticipant.RoundOffered(with(RoundContext.of(announced.plan(), announced.start(), next))));

        assertThat(lying.refusal(id(0))).contains(Reason.WRONG_ROUND);
        assertNone(KeysAdvertised.class);
    }

    /** The version before binds all but the number: an owner who approved version 2 did not approve the same as version 3. */
    @Test
    void a18_aVersionUnderAnotherNumber_hasAnotherDigest() {
        Enrolment next = lying.enrolment.next(lying.enrolment.keys());
        Enrolment renumbered = new Enrolment(next.version() + 1, next.previous(), next.most(), next.keys());

        assertThat(renumbered.digest()).isNotEqualTo(next.digest());
    }

    private static RoundContext context(RoundContext.Start start, RoundContext announced) {
        return new RoundContext(
                announced.plan(), start, announced.enrolment(), announced.ledger(), announced.checkpoint());
    }

    private static SecAggPlan with(RoundContext context) {
        SecAggPlan own = plan(1);
        return new SecAggPlan(own.job(), own.round(), context, own.quantization(), own.size(), own.protection());
    }

    private static SecAggPlan withDropout(SecAggPlan plan, double dropout) {
        return new SecAggPlan(
                plan.job(),
                plan.round(),
                plan.context(),
                plan.quantization(),
                plan.size(),
                SecAggPlan.Protection.of(
                        new Assumptions(plan.corrupt(), dropout, Coordinator.ACTIVE),
                        plan.protection().enrolled(),
                        plan.minimum()));
    }

    private static SecAggPlan onARing(SecAggPlan plan) {
        return new SecAggPlan(
                plan.job(),
                plan.round(),
                plan.context(),
                plan.quantization(),
                plan.size(),
                new SecAggPlan.Protection(plan.assumptions(), plan.protection().enrolled(), plan.minimum(), 0));
    }

    /** A node trains the task of its owner, and no task of a coordinator's choice. */
    @Test
    void a5_aPlanForAnotherTaskOrSize_isRefused() {
        SecAggPlan own = plan(1);
        List<SecAggPlan> others = List.of(
                new SecAggPlan(
                        new JobId("another"),
                        own.round(),
                        own.context(),
                        own.quantization(),
                        own.size(),
                        own.protection()),
                new SecAggPlan(
                        own.job(),
                        own.round(),
                        LyingCoordinator.context(Digest.sha256(new byte[] {10}), 1, COUNT),
                        own.quantization(),
                        own.size(),
                        own.protection()),
                new SecAggPlan(
                        own.job(), own.round(), own.context(), own.quantization(), own.size() + 1, own.protection()));
        for (SecAggPlan other : others) {
            lying.deliver(id(0), new ToParticipant.RoundOffered(other));
            assertThat(lying.refusal(id(0))).contains(Reason.WRONG_ROUND);
        }
        assertNone(KeysAdvertised.class);
    }

    /** A node reports ciphertexts that the coordinator changed, and reveals nothing about their owner. */
    @Test
    void a6_sharesWithOtherCommitments_areSaidNotToOpenAndNotRevealed() {
        lying.offer(plan(1));
        lying.announceRoster();
        SortedMap<ParticipantId, SealedShare> changed = new TreeMap<>(
                ToParticipant.SharesDelivered.to(id(0), lying.sealed(all)).shares());
        SealedShare of = LyingCoordinator.of(changed, id(5));
        changed.put(id(5), SealedShare.of(of.ciphertext(), of.seedShare(), Digest.sha256(new byte[0])));
        lying.deliver(id(0), new ToParticipant.SharesDelivered(changed));
        all.stream().skip(1).forEach(id -> lying.deliver(id, ToParticipant.SharesDelivered.to(id, lying.sealed(all))));
        lying.announceSurvivors(all, all);
        lying.deliverSignatures();

        assertThat(LyingCoordinator.of(lying.last(MaskedInputSubmitted.class), id(0))
                        .unopened())
                .containsExactly(id(5));
        assertThat(LyingCoordinator.of(lying.last(MaskedInputSubmitted.class), id(1))
                        .unopened())
                .isEmpty();
        assertThat(LyingCoordinator.of(lying.last(SharesRevealed.class), id(0))
                        .reveal()
                        .shares())
                .extracting(RevealedShare::owner)
                .doesNotContain(id(5))
                .hasSize(COUNT - 1);
    }

    @Test
    void a7_smallCohortsInEveryPhase_areRefused() {
        lying.offer(plan(1));
        List<Advertisement> roster = lying.advertised();
        lying.deliver(id(0), new ToParticipant.RosterAnnounced(roster.subList(0, 3)));
        assertThat(lying.refusal(id(0))).contains(Reason.TOO_FEW);

        List<ParticipantId> rest = List.copyOf(all).subList(1, COUNT);
        rest.forEach(id -> lying.deliver(id, new ToParticipant.RosterAnnounced(roster)));
        List<SealedShares> shares = lying.sealed(rest);
        lying.deliver(id(1), ToParticipant.SharesDelivered.to(id(1), shares.subList(0, 4)));
        assertThat(lying.refusal(id(1))).contains(Reason.TOO_FEW);
        assertThat(lying.sent(id(1), MaskedInputSubmitted.class)).isFalse();

        lying.deliver(id(2), ToParticipant.SharesDelivered.to(id(2), shares));
        lying.deliver(id(2), new ToParticipant.SurvivorsAnnounced(rest, rest.subList(0, 4)));
        assertThat(lying.refusal(id(2))).contains(Reason.TOO_FEW);
        assertThat(lying.sent(id(2), SurvivorsSigned.class)).isFalse();
    }

    /** The threshold is 5 of 8 here, so the plan's minimum alone refuses seven. */
    @Test
    void a7_aRosterBelowThePlansMinimum_isRefused() {
        lying.offer(plan(1, 1, 1, COUNT, Coordinator.ACTIVE));
        List<Advertisement> roster = lying.advertised();
        lying.deliver(id(0), new ToParticipant.RosterAnnounced(roster.subList(0, COUNT - 1)));
        assertThat(lying.refusal(id(0))).contains(Reason.TOO_FEW);
    }

    /** Two sums for one model differ by what single participants sent. */
    @Test
    void a8_aSecondRoundForAModel_isRefusedOnceSharesWereRevealed() {
        lying.collect(plan(1));
        all.forEach(id -> lying.deliver(id, new ToParticipant.RoundEnded("aborted")));
        lying.collect(plan(2));
        lying.announceSurvivors(all, all);
        lying.deliverSignatures();
        all.forEach(id -> lying.deliver(id, new ToParticipant.RoundEnded("completed")));
        assertThat(lying.refused).isEmpty();

        lying.offer(plan(3));
        assertThat(all).allSatisfy(id -> assertThat(lying.refusal(id)).contains(Reason.MODEL_USED));
        lying.refused.clear();
        lying.offer(plan(3, 2, 1, 4, Coordinator.ACTIVE));
        assertThat(lying.refused).isEmpty();
    }

    /** The job may have too few nodes left, so a node reports a used model in every state. */
    @Test
    void a8_aSecondRoundForAModel_isDeclinedFromEveryStateWithItsReason() {
        for (int stage = 0; stage < 8; stage++) {
            LyingCoordinator each = new LyingCoordinator(COUNT);
            each.collect(plan(1));
            each.announceSurvivors(all, all);
            each.deliverSignatures();
            stand(each, stage);
            each.offer(plan(3));

            assertThat(each.refusal(id(0))).as("stage %d", stage).contains(Reason.MODEL_USED);
            assertThat(LyingCoordinator.of(each.last(ToCoordinator.ParticipantDropped.class), id(0))
                            .dropout()
                            .reason())
                    .isEqualTo(Dropout.Reason.MODEL_USED);
        }
    }

    /** Goes on in a round with another model, up to a stage. */
    private void stand(LyingCoordinator each, int stage) {
        SecAggPlan other = plan(2, 2, 1, 4, Coordinator.ACTIVE);
        List<Runnable> steps = List.of(
                () -> {},
                () -> all.forEach(id -> each.deliver(id, new ToParticipant.RoundEnded("aborted"))),
                () -> all.forEach(id -> each.deliver(id, new ParticipantEvent.Withdrawn(""))),
                () -> each.offer(other),
                each::announceRoster,
                () -> each.deliverShares(all),
                () -> each.announceSurvivors(all, all),
                each::deliverSignatures);
        if (stage <= 2) {
            steps.get(stage).run();
        } else {
            steps.subList(3, stage + 1).forEach(Runnable::run);
        }
    }

    /** Signatures alone reveal nothing to the coordinator; a round that ends with them does not use up the model. */
    @Test
    void a8_aSecondRoundForAModel_isPossibleWhereSurvivorsWereSignedAndNoSharesRevealed() {
        lying.collect(plan(1));
        lying.announceSurvivors(all, all);
        all.forEach(id -> lying.deliver(id, new ToParticipant.RoundEnded("aborted")));
        lying.collect(plan(2));
        lying.announceSurvivors(all, all);
        lying.deliverSignatures();

        assertThat(lying.refused).isEmpty();
        assertThat(all).allMatch(id -> lying.sent(id, ToCoordinator.SharesRevealed.class));
    }

    /** W3: threshold, neighbours and ring follow from the signed plan and the roster, not from the coordinator's choice. */
    @Test
    void w3_aPlanWithAnotherRing_hasAnotherSession() {
        SecAggPlan narrow = new SecAggPlan(
                plan(1).job(),
                plan(1).round(),
                plan(1).context(),
                new QuantizationSpec(1, RoundOnDesk.BOUND, COUNT, 1000),
                plan(1).size(),
                plan(1).protection());
        lying.deliver(id(0), new ToParticipant.RoundOffered(narrow));
        all.stream().skip(1).forEach(id -> lying.deliver(id, new ToParticipant.RoundOffered(plan(1))));
        lying.announceRoster();

        assertThat(all).allMatch(lying::hasDroppedOut);
        assertThat(lying.refusal(id(0))).contains(Reason.BAD_SIGNATURE);
    }

    /** A message in a wrong phase changes nothing. */
    @Test
    void anyMessageOutOfItsPhase_isRefusedAndTheRoundGoesOn() {
        lying.offer(plan(1));
        List<ParticipantId> ids = List.copyOf(all);
        List<ToParticipant> tooEarly = List.of(
                new ToParticipant.SharesDelivered(new TreeMap<>()),
                new ToParticipant.NoncesAnnounced(new TreeMap<>()),
                new ToParticipant.SurvivorsAnnounced(ids, ids),
                new ToParticipant.SignaturesDelivered(new TreeMap<>()));
        for (ToParticipant early : tooEarly) {
            lying.deliver(id(0), early);
            assertThat(lying.refusal(id(0))).contains(Reason.WRONG_PHASE);
        }
        lying.deliver(id(0), new ToParticipant.RoundOffered(plan(1, 2, 1, 4, Coordinator.ACTIVE)));
        assertThat(lying.refusal(id(0))).contains(Reason.WRONG_ROUND);
        lying.announceRoster();
        lying.deliverShares(all);
        lying.announceSurvivors(all, all);
        lying.deliverSignatures();

        assertThat(lying.last(SharesRevealed.class)).hasSize(COUNT);
        assertThat(new TreeSet<>(lying.refused.keySet())).containsExactly(id(0));
    }

    /** A node that missed the end of a round takes part in a later one: an offer starts it in every state. */
    @Test
    void aLaterRound_isBegunWhereverTheNodeStands() {
        lying.offer(plan(1));
        List<Advertisement> old = lying.advertised();
        lying.offer(plan(2));
        lying.announceRoster();
        lying.offer(plan(3));
        lying.collect(plan(4));
        lying.offer(plan(5));
        lying.announceRoster();
        lying.deliverShares(all);
        lying.announceSurvivors(all, all);
        lying.offer(plan(6, 2, 1, 4, Coordinator.ACTIVE));
        lying.announceRoster();
        lying.deliverShares(all);
        lying.announceSurvivors(all, all);
        lying.deliverSignatures();

        assertThat(lying.refused).isEmpty();
        assertThat(lying.last(SharesRevealed.class)).hasSize(COUNT);
        assertThat(lying.advertised().get(0).keys()).isNotEqualTo(old.get(0).keys());
        lying.offer(plan(7, 3, 1, 4, Coordinator.ACTIVE));
        assertThat(lying.refused).isEmpty();
    }

    /** A number far ahead would keep a node out of all rounds before it. */
    @Test
    void a6_aRoundFarAhead_isRefused() {
        lying.offer(plan(1));
        lying.deliver(id(0), new ToParticipant.RoundOffered(plan(10_002)));

        assertThat(lying.refusal(id(0))).contains(Reason.WRONG_ROUND);
        lying.deliver(id(0), new ToParticipant.RoundOffered(plan(10_001)));
        assertThat(LyingCoordinator.of(lying.nodes, id(0)).history().lastRounds())
                .containsEntry("job", 10_001);
    }
}
