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
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToCoordinator.SharesRevealed;
import org.hanse.core.round.ToCoordinator.SurvivorsSigned;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.RevealedShare;
import org.hanse.core.secagg.SealedShare;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.junit.jupiter.api.Test;

/**
 * A coordinator that lies to real nodes about who is in the sum and who agreed to it, so as to get shares that it must not have. Named by
 * the attacks of docs/design/threat-model.md.
 */
class LyingAboutSurvivorsTest extends AgainstALyingCoordinator {

    /**
     * Half of the nodes receive a roster of seven, half one of eight: their sessions differ, and neither half sees
     * enough signatures.
     */
    @Test
    void a2_differentRosters_leadToNoShareOfAnybody() {
        lying.offer(plan(1));
        List<Advertisement> roster = lying.advertised();
        all.forEach(id -> lying.deliver(
                id,
                new ToParticipant.RosterAnnounced(id.compareTo(id(4)) < 0 ? roster.subList(0, COUNT - 1) : roster)));
        List<SealedShares> shares = lying.sealed(all);
        all.forEach(id -> {
            SortedMap<ParticipantId, SealedShare> own =
                    new TreeMap<>(ToParticipant.SharesDelivered.to(id, shares).shares());
            if (id.compareTo(id(4)) < 0) {
                own.remove(id(7));
            }
            lying.deliver(id, new ToParticipant.SharesDelivered(own));
        });
        List<ParticipantId> first = List.copyOf(all).subList(0, COUNT - 1);
        all.forEach(id -> lying.deliver(
                id, new ToParticipant.SurvivorsAnnounced(id.compareTo(id(4)) < 0 ? first : List.copyOf(all), first)));
        lying.deliverSignatures();

        assertThat(all).filteredOn(id -> lying.sent(id, SurvivorsSigned.class)).hasSize(COUNT - 1);
        assertNone(SharesRevealed.class);
    }

    /** Two nodes receive other survivors than six, which would give the other kind of share: the two reveal nothing. */
    @Test
    void a2_differentSurvivors_areServedOnlyByAGroupWithAThresholdOfSignatures() {
        lying.collect(plan(1));
        List<ParticipantId> ids = List.copyOf(all);
        lying.announceSurvivors(ids.subList(0, 6), ids.subList(0, 6));
        lying.announceSurvivors(ids.subList(6, 8), ids.subList(2, 8));
        lying.deliverSignatures();

        assertThat(all).allMatch(id -> lying.sent(id, SurvivorsSigned.class));
        assertThat(all).filteredOn(id -> lying.sent(id, SharesRevealed.class)).hasSize(6);
        assertThat(lying.refusal(id(6))).contains(Reason.BAD_SIGNATURE);
        assertThat(lying.refusal(id(7))).contains(Reason.BAD_SIGNATURE);
    }

    @Test
    void a2_signaturesOfFewerThanTheThreshold_revealNothing() {
        lying.collect(plan(1));
        lying.announceSurvivors(all, all);
        SortedMap<ParticipantId, Signature> few =
                new TreeMap<>(lying.signatures().headMap(id(4)));
        lying.deliver(id(0), new ToParticipant.SignaturesDelivered(few));

        assertThat(lying.refusal(id(0))).contains(Reason.BAD_SIGNATURE);
        assertNone(SharesRevealed.class);
    }

    /** One signature under many names is one signature. */
    @Test
    void a2_oneSignatureForAll_revealsNothing() {
        lying.collect(plan(1));
        lying.announceSurvivors(all, all);
        Signature own = LyingCoordinator.of(lying.signatures(), id(1));
        SortedMap<ParticipantId, Signature> forged = new TreeMap<>();
        all.forEach(id -> forged.put(id, own));
        lying.deliver(id(0), new ToParticipant.SignaturesDelivered(forged));

        assertThat(lying.hasDroppedOut(id(0))).isTrue();
        assertNone(SharesRevealed.class);
    }

    @Test
    void a3_otherSurvivorsAfterTheFirst_areNotSigned() {
        lying.collect(plan(1));
        List<ParticipantId> ids = List.copyOf(all);
        lying.announceSurvivors(ids.subList(0, 1), ids);
        lying.announceSurvivors(ids.subList(0, 1), ids.subList(0, 7));

        assertThat(lying.refusal(id(0))).contains(Reason.CHANGED);
        assertThat(LyingCoordinator.of(lying.sent, id(0)).stream().filter(SurvivorsSigned.class::isInstance))
                .hasSize(1);
        assertThat(lying.hasDroppedOut(id(0))).isTrue();
    }

    @Test
    void a3_aSecondRequestAfterSharesAreRevealed_getsTheSameSharesOrNone() {
        lying.collect(plan(1));
        List<ParticipantId> ids = List.copyOf(all);
        lying.announceSurvivors(ids, ids.subList(0, 7));
        lying.deliverSignatures();
        SharesRevealed first = LyingCoordinator.of(lying.last(SharesRevealed.class), id(0));

        lying.announceSurvivors(ids.subList(0, 1), ids);
        lying.deliverSignatures();
        lying.deliver(id(0), new ParticipantEvent.Resumed());

        assertThat(LyingCoordinator.of(lying.last(SharesRevealed.class), id(0))).isEqualTo(first);
        assertThat(lying.refusal(id(0))).contains(Reason.WRONG_PHASE);
    }

    /** A node that is announced as a dropout, though it sent its update, reveals nothing. */
    @Test
    void a3_aRequestThatCallsTheNodeItselfLost_isRefused() {
        lying.collect(plan(1));
        List<ParticipantId> ids = List.copyOf(all);
        lying.announceSurvivors(ids.subList(0, 1), ids.subList(1, 8));

        assertThat(lying.refusal(id(0))).contains(Reason.INCOMPLETE);
        assertNone(SurvivorsSigned.class);
    }

    /** The coordinator omits a sharer, so that its masks seem absent from the sum. */
    @Test
    void a3_sharersOtherThanThoseWhoseSharesArrived_areNotSigned() {
        lying.collect(plan(1));
        List<ParticipantId> ids = List.copyOf(all);
        lying.deliver(id(0), new ToParticipant.SurvivorsAnnounced(ids.subList(0, 7), ids.subList(0, 7)));

        assertThat(lying.refusal(id(0))).contains(Reason.CONTRADICTORY);
        assertNone(SurvivorsSigned.class);
    }

    /** One of eight may be corrupt. All eight are invited: five shares are needed, also from a smaller roster. */
    @Test
    void a2_aRosterFromWhichHonestOnesAreLeftOut_hasNoLowerThreshold() {
        SecAggPlan plan = plan(1, 1, 1, 4, Coordinator.ACTIVE);

        assertThat(plan.corrupt()).isEqualTo(1);
        assertThat(plan.graph(COUNT).threshold()).isEqualTo(5);
        assertThat(plan.graph(5).threshold()).isEqualTo(5);
    }

    /** The coordinator keeps an update back, calls its sender lost, and has it all the same: the self mask stays on it. */
    @Test
    void a15_anUpdateAnnouncedAsDropout_keepsItsSelfMask() {
        lying.collect(plan(1));
        List<ParticipantId> ids = List.copyOf(all);
        lying.announceSurvivors(ids.subList(1, 8), ids.subList(1, 8));
        lying.deliverSignatures();

        assertThat(lying.last(SharesRevealed.class))
                .hasSize(7)
                .allSatisfy((id, revealed) -> assertThat(revealed.reveal().shares())
                        .filteredOn(share -> share.owner().equals(id(0)))
                        .singleElement()
                        .isInstanceOf(RevealedShare.PairwiseKeyShare.class));
    }

    /** W2: no list can name a participant both as survivor and as dropout; a list with a repeated name is rejected. */
    @Test
    void w2_listsWithARepeatedName_areRefused() {
        lying.collect(plan(1));
        List<ParticipantId> ids = List.copyOf(all);
        List<ParticipantId> twice = new ArrayList<>(ids);
        twice.add(id(3));
        lying.deliver(id(0), new ToParticipant.SurvivorsAnnounced(twice, ids));
        lying.deliver(id(1), new ToParticipant.SurvivorsAnnounced(ids, twice));
        List<ParticipantId> outsider = new ArrayList<>(ids);
        outsider.set(7, new ParticipantId("unknown"));
        lying.deliver(id(2), new ToParticipant.SurvivorsAnnounced(ids, outsider));

        assertThat(lying.refusal(id(0))).contains(Reason.CONTRADICTORY);
        assertThat(lying.refusal(id(1))).contains(Reason.CONTRADICTORY);
        assertThat(lying.refusal(id(2))).contains(Reason.CONTRADICTORY);
        assertNone(SurvivorsSigned.class);
    }
}
