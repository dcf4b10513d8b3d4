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

    /** Half of the nodes are told of seven, half of eight: their sessions differ, and neither half sees enough signatures. */
    @Test
    void a2_differentRosters_leadToNoShareOfAnybody() {
        lying.offer(plan(1));
        List<Advertisement> roster = lying.advertised();
        all.forEach(id -> lying.tell(
                id,
                new ToParticipant.RosterAnnounced(id.compareTo(id(4)) < 0 ? roster.subList(0, COUNT - 1) : roster)));
        List<SealedShares> shares = lying.sealed(all);
        all.forEach(id -> {
            SortedMap<ParticipantId, SealedShare> own =
                    new TreeMap<>(ToParticipant.SharesDelivered.to(id, shares).shares());
            if (id.compareTo(id(4)) < 0) {
                own.remove(id(7));
            }
            lying.tell(id, new ToParticipant.SharesDelivered(own));
        });
        List<ParticipantId> first = List.copyOf(all).subList(0, COUNT - 1);
        all.forEach(id -> lying.tell(
                id, new ToParticipant.SurvivorsAnnounced(id.compareTo(id(4)) < 0 ? first : List.copyOf(all), first)));
        lying.deliverSignatures();

        assertThat(all).filteredOn(id -> lying.said(id, SurvivorsSigned.class)).hasSize(COUNT - 1);
        assertNobody(SharesRevealed.class);
    }

    /** Two are told of other survivors than six, so as to get the other kind of share of them: the two give nothing. */
    @Test
    void a2_differentSurvivors_areServedByThoseOnlyOfWhomEnoughWereToldTheSame() {
        lying.collect(plan(1));
        List<ParticipantId> ids = List.copyOf(all);
        lying.announceSurvivors(ids.subList(0, 6), ids.subList(0, 6));
        lying.announceSurvivors(ids.subList(6, 8), ids.subList(2, 8));
        lying.deliverSignatures();

        assertThat(all).allMatch(id -> lying.said(id, SurvivorsSigned.class));
        assertThat(all).filteredOn(id -> lying.said(id, SharesRevealed.class)).hasSize(6);
        assertThat(lying.refusal(id(6))).contains(Reason.BAD_SIGNATURE);
        assertThat(lying.refusal(id(7))).contains(Reason.BAD_SIGNATURE);
    }

    @Test
    void a2_signaturesOfFewerThanTheThreshold_revealNothing() {
        lying.collect(plan(1));
        lying.announceSurvivors(all, all);
        SortedMap<ParticipantId, Signature> few =
                new TreeMap<>(lying.signatures().headMap(id(4)));
        lying.tell(id(0), new ToParticipant.SignaturesDelivered(few));

        assertThat(lying.refusal(id(0))).contains(Reason.BAD_SIGNATURE);
        assertNobody(SharesRevealed.class);
    }

    /** One signature under many names is one signature. */
    @Test
    void a2_oneSignatureForAll_revealsNothing() {
        lying.collect(plan(1));
        lying.announceSurvivors(all, all);
        Signature own = LyingCoordinator.of(lying.signatures(), id(1));
        SortedMap<ParticipantId, Signature> forged = new TreeMap<>();
        all.forEach(id -> forged.put(id, own));
        lying.tell(id(0), new ToParticipant.SignaturesDelivered(forged));

        assertThat(lying.left(id(0))).isTrue();
        assertNobody(SharesRevealed.class);
    }

    @Test
    void a3_otherSurvivorsAfterTheFirst_areNotSigned() {
        lying.collect(plan(1));
        List<ParticipantId> ids = List.copyOf(all);
        lying.announceSurvivors(ids.subList(0, 1), ids);
        lying.announceSurvivors(ids.subList(0, 1), ids.subList(0, 7));

        assertThat(lying.refusal(id(0))).contains(Reason.CHANGED);
        assertThat(LyingCoordinator.of(lying.said, id(0)).stream().filter(SurvivorsSigned.class::isInstance))
                .hasSize(1);
        assertThat(lying.left(id(0))).isTrue();
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
        lying.tell(id(0), new ParticipantEvent.Resumed());

        assertThat(LyingCoordinator.of(lying.last(SharesRevealed.class), id(0))).isEqualTo(first);
        assertThat(lying.refusal(id(0))).contains(Reason.WRONG_PHASE);
    }

    /** Who is told that it is lost, though it sent its update, gives nothing. */
    @Test
    void a3_aRequestThatCallsTheNodeItselfLost_isRefused() {
        lying.collect(plan(1));
        List<ParticipantId> ids = List.copyOf(all);
        lying.announceSurvivors(ids.subList(0, 1), ids.subList(1, 8));

        assertThat(lying.refusal(id(0))).contains(Reason.INCOMPLETE);
        assertNobody(SurvivorsSigned.class);
    }

    /** Somebody is said not to have shared, so that its masks seem not to be in the sum. */
    @Test
    void a3_sharersOtherThanThoseWhoseSharesArrived_areNotSigned() {
        lying.collect(plan(1));
        List<ParticipantId> ids = List.copyOf(all);
        lying.tell(id(0), new ToParticipant.SurvivorsAnnounced(ids.subList(0, 7), ids.subList(0, 7)));

        assertThat(lying.refusal(id(0))).contains(Reason.CONTRADICTORY);
        assertNobody(SurvivorsSigned.class);
    }

    /** One of eight may be corrupt. All eight are asked: it takes five shares, also among those who are left after others were left out. */
    @Test
    void a2_aRosterFromWhichHonestOnesAreLeftOut_hasNoLowerThreshold() {
        SecAggPlan plan = plan(1, 1, 1, 4, Coordinator.ACTIVE);

        assertThat(plan.corrupt()).isEqualTo(1);
        assertThat(plan.graph(COUNT).threshold()).isEqualTo(5);
        assertThat(plan.graph(5).threshold()).isEqualTo(5);
    }

    /** The coordinator keeps an update back, calls its sender lost, and has it all the same: the self mask stays on it. */
    @Test
    void a15_anUpdateThatIsSaidToBeLost_keepsItsSelfMask() {
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

    /** W2: no list can name somebody alive and lost at once; one that names somebody twice is refused. */
    @Test
    void w2_listsThatNameSomebodyTwice_areRefused() {
        lying.collect(plan(1));
        List<ParticipantId> ids = List.copyOf(all);
        List<ParticipantId> twice = new ArrayList<>(ids);
        twice.add(id(3));
        lying.tell(id(0), new ToParticipant.SurvivorsAnnounced(twice, ids));
        lying.tell(id(1), new ToParticipant.SurvivorsAnnounced(ids, twice));
        List<ParticipantId> stranger = new ArrayList<>(ids);
        stranger.set(7, new ParticipantId("stranger"));
        lying.tell(id(2), new ToParticipant.SurvivorsAnnounced(ids, stranger));

        assertThat(lying.refusal(id(0))).contains(Reason.CONTRADICTORY);
        assertThat(lying.refusal(id(1))).contains(Reason.CONTRADICTORY);
        assertThat(lying.refusal(id(2))).contains(Reason.CONTRADICTORY);
        assertNobody(SurvivorsSigned.class);
    }
}
