// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.hanse.core.round.LyingCoordinator.id;
import static org.hanse.core.round.LyingCoordinator.plan;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.round.ToCoordinator.KeysAdvertised;
import org.hanse.core.round.ToCoordinator.MaskedInputSubmitted;
import org.hanse.core.round.ToCoordinator.SharesRevealed;
import org.hanse.core.round.ToCoordinator.SharesSubmitted;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggPlan;
import org.junit.jupiter.api.Test;

/**
 * W3: a coordinator that accepts unsigned keys, omits the consistency check, or chooses graph, threshold, ring or
 * clipping. Each node's own computation or its owner's floor prevents it.
 */
class CoordinatorsChoiceTest extends AgainstALyingCoordinator {

    private void assertOffered(SecAggPlan plan, Reason refusal) {
        lying.refused.clear();
        lying.deliver(id(0), new ToParticipant.RoundOffered(plan));
        assertThat(lying.refusal(id(0))).contains(refusal);
        assertThat(lying.sent(id(0), KeysAdvertised.class)).isFalse();
    }

    /** A plan like the usual one. */
    private static SecAggPlan with(Digest task, QuantizationSpec quantization, SecAggPlan.Protection protection) {
        SecAggPlan usual = plan(1);
        return new SecAggPlan(
                usual.job(),
                usual.round(),
                LyingCoordinator.context(task, 1, COUNT),
                quantization,
                usual.size(),
                protection);
    }

    private static SecAggPlan with(QuantizationSpec quantization) {
        return with(plan(1).task(), quantization, plan(1).protection());
    }

    private static SecAggPlan with(SecAggPlan.Protection protection) {
        return with(plan(1).task(), plan(1).quantization(), protection);
    }

    private static SecAggPlan.Protection assuming(int corrupt, double dropout, Coordinator coordinator) {
        return SecAggPlan.Protection.of(new Assumptions(corrupt, dropout, coordinator), COUNT, 4);
    }

    @Test
    void w3_unsignedKeys_areRefusedByAllNodesAndNamed() {
        lying.offer(plan(1));
        List<Advertisement> roster = lying.advertised();
        roster.set(3, new Advertisement(roster.get(3).keys(), Signature.of(new byte[64])));
        all.forEach(id -> lying.deliver(id, new ToParticipant.RosterAnnounced(roster)));

        assertThat(all).allMatch(lying::hasDroppedOut);
        assertThat(lying.refused.values())
                .allSatisfy(refusals -> assertThat(refusals).singleElement().satisfies(refusal -> {
                    assertThat(refusal.reason()).isEqualTo(Reason.BAD_SIGNATURE);
                    assertThat(refusal.participant()).contains(id(3));
                }));
        assertNone(SharesSubmitted.class);
    }

    /** The coordinator requests shares at once, with forged signatures, and later with none. */
    @Test
    void w3_withoutAConsistencyRound_noShareLeaves() {
        lying.collect(plan(1));
        SortedMap<ParticipantId, Signature> made = new TreeMap<>();
        all.forEach(id -> made.put(id, Signature.of(new byte[64])));
        all.forEach(id -> lying.deliver(id, new ToParticipant.SignaturesDelivered(made)));

        assertThat(all).allSatisfy(id -> assertThat(lying.refusal(id)).contains(Reason.WRONG_PHASE));
        assertNone(SharesRevealed.class);

        lying.announceSurvivors(all, all);
        lying.deliver(id(0), new ToParticipant.SignaturesDelivered(new TreeMap<>()));
        lying.deliver(id(1), new ToParticipant.SignaturesDelivered(made));

        assertThat(lying.refusal(id(0))).contains(Reason.BAD_SIGNATURE);
        assertThat(lying.refusal(id(1))).contains(Reason.BAD_SIGNATURE);
        assertNone(SharesRevealed.class);
    }

    /** Few neighbours, possibly all corrupt: by a plan, by unrequested nonces, or by omitted holders. */
    @Test
    void w3_aGraphOfTheCoordinatorsChoice_isRefused() {
        assertOffered(with(new SecAggPlan.Protection(plan(1).assumptions(), COUNT, 4, 0)), Reason.BELOW_FLOOR);

        lying.offer(plan(1));
        lying.deliver(id(1), new ToParticipant.NoncesAnnounced(new TreeMap<>()));
        assertThat(lying.refusal(id(1))).contains(Reason.WRONG_PHASE);
        lying.announceRoster();
        List<SealedShares> few = lying.sealed(List.copyOf(all).subList(1, 4));
        lying.deliver(id(0), ToParticipant.SharesDelivered.to(id(0), few));

        assertThat(lying.refusal(id(0))).contains(Reason.TOO_FEW);
        assertNone(MaskedInputSubmitted.class);
    }

    /** The threshold follows from corrupt nodes, dropouts and the coordinator's adversary model; five of eight here. */
    @Test
    void w3_aThresholdOfTheCoordinatorsChoice_isRefused() {
        assertOffered(with(assuming(0, 0.2, Coordinator.ACTIVE)), Reason.BELOW_FLOOR);
        assertOffered(with(assuming(1, 0.25, Coordinator.ACTIVE)), Reason.BELOW_FLOOR);
        assertOffered(with(assuming(1, 0.2, Coordinator.SEMI_HONEST)), Reason.BELOW_FLOOR);

        assertThat(plan(1).graph(COUNT).threshold()).isEqualTo(5);
        lying.collect(plan(1));
        lying.announceSurvivors(all, all);
        lying.deliver(
                id(0),
                new ToParticipant.SignaturesDelivered(
                        new TreeMap<>(lying.signatures().headMap(id(4)))));
        lying.deliver(
                id(1),
                new ToParticipant.SignaturesDelivered(
                        new TreeMap<>(lying.signatures().headMap(id(5)))));

        assertThat(lying.refusal(id(0))).contains(Reason.BAD_SIGNATURE);
        assertThat(lying.sent(id(0), SharesRevealed.class)).isFalse();
        assertThat(lying.sent(id(1), SharesRevealed.class)).isTrue();
    }

    /** One node receives other assumptions than the others, which satisfy its floor. */
    @Test
    void w3_assumptionsForOneAlone_makeNoCommonSession() {
        lying.deliver(id(0), new ToParticipant.RoundOffered(with(assuming(2, 0.2, Coordinator.ACTIVE))));
        all.stream().skip(1).forEach(id -> lying.deliver(id, new ToParticipant.RoundOffered(plan(1))));
        lying.announceRoster();

        assertThat(all).allMatch(lying::hasDroppedOut);
        assertThat(lying.refusal(id(0))).contains(Reason.BAD_SIGNATURE);
        assertNone(SharesSubmitted.class);
    }

    /** A ring that is too narrow for the cohort: a sum would wrap around. The cohort is part of the configured task. */
    @Test
    void w3_aRingOfTheCoordinatorsChoice_isRefused() {
        assertOffered(with(new QuantizationSpec(1, RoundOnDesk.BOUND, 6, 0)), Reason.WRONG_ROUND);
        assertThatExceptionOfType(ProtocolViolation.class)
                .isThrownBy(() ->
                        with(new QuantizationSpec(1, RoundOnDesk.BOUND, 6, 0)).graph(7))
                .satisfies(refusal -> assertThat(refusal.reason()).isEqualTo(Reason.MALFORMED));
    }

    /** Clipping is part of the task, and the bound in steps determines the node's own training. */
    @Test
    void w3_aClipOfTheCoordinatorsChoice_isRefused() {
        assertOffered(
                with(Digest.sha256(new byte[] {77}), plan(1).quantization(), plan(1).protection()), Reason.WRONG_ROUND);

        lying.ownQuantization = Optional.of(plan(1).quantization());
        lying.collect(with(new QuantizationSpec(1, RoundOnDesk.BOUND - 1, COUNT, 0)));

        assertThat(all).allMatch(lying::hasDroppedOut);
        assertThat(lying.refusal(id(0))).contains(Reason.MALFORMED);
        assertNone(MaskedInputSubmitted.class);
    }
}
