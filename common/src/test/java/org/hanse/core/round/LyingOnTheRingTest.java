// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.round.RoundOnDesk.id;

import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.ToCoordinator.MaskedInputSubmitted;
import org.hanse.core.round.ToCoordinator.NonceRevealed;
import org.hanse.core.round.ToCoordinator.SharesRevealed;
import org.hanse.core.round.ToCoordinator.SharesSubmitted;
import org.hanse.core.round.ToCoordinator.SurvivorsSigned;
import org.hanse.core.secagg.Nonce;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SealedShare;
import org.hanse.core.secagg.SecAggPlan;
import org.junit.jupiter.api.Test;

/** Attacks of a coordinator on the k-regular graph: nonces, neighbourhoods, and the set of agreeing nodes. */
class LyingOnTheRingTest extends AgainstALyingCoordinator {

    LyingOnTheRingTest() {
        super(new LyingCoordinator(
                RingRoundTest.COUNT, new ParticipationFloor(2, 1, 0.1, RingRoundTest.MOST_COMPLETE)));
    }

    private static SecAggPlan plan() {
        return plan(1);
    }

    private static SecAggPlan plan(int round) {
        return new SecAggPlan(
                new JobId("job"),
                new RoundId(round),
                LyingCoordinator.context(LyingCoordinator.TASK.digest(), 1, RingRoundTest.COUNT),
                new QuantizationSpec(1, RoundOnDesk.BOUND, RingRoundTest.COUNT, 0),
                LyingCoordinator.TASK.size(),
                new SecAggPlan.Protection(
                        RingRoundTest.ASSUMPTIONS, RingRoundTest.COUNT, 4, RingRoundTest.MOST_COMPLETE));
    }

    private void advertise() {
        lying.offer(plan());
        lying.announceRoster();
    }

    private SortedMap<ParticipantId, Nonce> nonces() {
        SortedMap<ParticipantId, Nonce> nonces = new TreeMap<>();
        lying.last(NonceRevealed.class).forEach((id, message) -> nonces.put(id, message.nonce()));
        return nonces;
    }

    private void share() {
        advertise();
        SortedMap<ParticipantId, Nonce> nonces = nonces();
        all.forEach(id -> lying.deliver(id, new ToParticipant.NoncesAnnounced(nonces)));
    }

    private void collect() {
        share();
        lying.deliverShares(all);
    }

    /** Thresholds are of neighbourhoods here, so a node takes part for no model for which it signed survivors. */
    @Test
    void a8_aSecondRoundForAModel_isRefusedOnceSurvivorsWereSigned() {
        collect();
        lying.announceSurvivors(all, all);
        all.forEach(id -> lying.deliver(id, new ToParticipant.RoundEnded("aborted")));
        lying.offer(plan(2));

        assertThat(all).allSatisfy(id -> assertThat(lying.refusal(id)).contains(Reason.MODEL_USED));
    }

    /** The coordinator chooses a nonce after it has seen the others, and with it the victim's neighbours. */
    @Test
    void aNonceThatItsOwnerDidNotCommitTo_isRefusedByEverybody() {
        advertise();
        SortedMap<ParticipantId, Nonce> nonces = nonces();
        nonces.put(id(9), Nonce.of(new byte[Nonce.SIZE]));
        all.forEach(id -> lying.deliver(id, new ToParticipant.NoncesAnnounced(nonces)));

        assertThat(all).allSatisfy(id -> assertThat(lying.refusal(id)).contains(Reason.BAD_COMMITMENT));
        assertThat(all).noneMatch(id -> lying.sent(id, SharesSubmitted.class));
    }

    /** Each redraw of the ring costs the coordinator participants; it may omit no more than the assumed dropouts. */
    @Test
    void noncesOfFewerThanThePlanLeaves_areRefused() {
        advertise();
        SortedMap<ParticipantId, Nonce> nonces = nonces();
        nonces.remove(id(14));
        lying.deliver(id(0), new ToParticipant.NoncesAnnounced(nonces));
        assertThat(lying.refusal(id(0))).isEmpty();
        nonces.remove(id(15));
        lying.deliver(id(1), new ToParticipant.NoncesAnnounced(nonces));

        assertThat(lying.refusal(id(1))).contains(Reason.TOO_FEW);
        assertThat(lying.sent(id(1), SharesSubmitted.class)).isFalse();
    }

    @Test
    void noncesWithoutTheNodesOwnOrOfOutsiders_areRefused() {
        advertise();
        SortedMap<ParticipantId, Nonce> without = nonces();
        without.remove(id(0));
        lying.deliver(id(0), new ToParticipant.NoncesAnnounced(without));
        SortedMap<ParticipantId, Nonce> more = nonces();
        more.put(new ParticipantId("unknown"), Nonce.of(new byte[Nonce.SIZE]));
        lying.deliver(id(1), new ToParticipant.NoncesAnnounced(more));

        assertThat(lying.refusal(id(0))).contains(Reason.INCOMPLETE);
        assertThat(lying.refusal(id(1))).contains(Reason.UNKNOWN_PARTICIPANT);
        assertThat(all).noneMatch(id -> lying.sent(id, SharesSubmitted.class));
    }

    /** Two nodes with different nonces have different rings, and no mask in common. */
    @Test
    void differentNonces_leadToNoShareOfAnybody() {
        advertise();
        SortedMap<ParticipantId, Nonce> without = nonces();
        without.remove(id(15));
        SortedMap<ParticipantId, Nonce> nonces = nonces();
        all.forEach(id ->
                lying.deliver(id, new ToParticipant.NoncesAnnounced(id.compareTo(id(8)) < 0 ? without : nonces)));
        all.forEach(id -> {
            SortedMap<ParticipantId, SealedShare> own = new TreeMap<>();
            lying.last(SharesSubmitted.class)
                    .forEach((from, message) -> message.shares().share(id).ifPresent(share -> own.put(from, share)));
            lying.deliver(id, new ToParticipant.SharesDelivered(own));
        });
        List<ParticipantId> both = List.copyOf(all).subList(0, 15);
        lying.announceSurvivors(all, both);
        lying.deliverSignatures();

        assertThat(all).noneMatch(id -> lying.sent(id, SharesRevealed.class));
    }

    @Test
    void sharesOfANonNeighbour_areRefused() {
        share();
        SortedSet<ParticipantId> outsiders = new TreeSet<>(all);
        outsiders.remove(id(0));
        outsiders.removeAll(LyingCoordinator.of(lying.last(SharesSubmitted.class), id(0))
                .shares()
                .shares()
                .keySet());
        SealedShare any = LyingCoordinator.of(lying.last(SharesSubmitted.class), outsiders.first())
                .shares()
                .shares()
                .values()
                .iterator()
                .next();
        SortedMap<ParticipantId, SealedShare> own = new TreeMap<>(
                ToParticipant.SharesDelivered.to(id(0), lying.sealed(all)).shares());
        own.put(outsiders.first(), any);
        lying.deliver(id(0), new ToParticipant.SharesDelivered(own));

        assertThat(lying.refusal(id(0))).contains(Reason.MALFORMED);
        assertThat(lying.sent(id(0), MaskedInputSubmitted.class)).isFalse();
    }

    /** A sum over few more than a threshold would be one of a neighbourhood. */
    @Test
    void survivorsFewerThanThePlanLeaves_areNotSigned() {
        collect();
        lying.announceSurvivors(all, List.copyOf(all).subList(0, 14));

        assertThat(all).noneMatch(id -> lying.sent(id, SurvivorsSigned.class));
        assertThat(lying.refusal(id(0))).contains(Reason.TOO_FEW);
    }

    /** The node's own neighbours agree; of all only half do. */
    @Test
    void signaturesOfHalfOfAll_revealNothing() {
        collect();
        lying.announceSurvivors(all, all);
        SortedSet<ParticipantId> near = new TreeSet<>(LyingCoordinator.of(lying.last(SharesSubmitted.class), id(0))
                .shares()
                .shares()
                .keySet());
        SortedMap<ParticipantId, Signature> half = new TreeMap<>();
        lying.signatures().forEach((id, signature) -> {
            if (near.contains(id) || half.size() < 4) {
                half.put(id, signature);
            }
        });
        assertThat(half).hasSizeBetween(5, 8);
        lying.deliver(id(0), new ToParticipant.SignaturesDelivered(half));
        lying.deliver(id(1), new ToParticipant.SignaturesDelivered(lying.signatures()));

        assertThat(lying.refusal(id(0))).contains(Reason.BAD_SIGNATURE);
        assertThat(lying.sent(id(0), SharesRevealed.class)).isFalse();
        assertThat(lying.sent(id(1), SharesRevealed.class)).isTrue();
    }
}
