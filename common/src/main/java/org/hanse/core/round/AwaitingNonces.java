// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;
import java.util.Map;
import org.hanse.core.crypto.Secret;
import org.hanse.core.round.ParticipantEvent.Resumed;
import org.hanse.core.round.ToParticipant.NoncesAnnounced;
import org.hanse.core.round.ToParticipant.RosterAnnounced;
import org.hanse.core.secagg.Advertisement;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.Roster;
import org.hanse.core.secagg.RoundSecrets;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.core.secagg.Session;

/**
 * Participant state after its own nonce was revealed (RevealNonces): waits for the nonces of the other participants.
 * All of them committed to a nonce before.
 */
public record AwaitingNonces(
        Participant node, Participation history, SecAggPlan plan, RoundSecrets secrets, Roster roster)
        implements ParticipantState {

    ParticipantEffect message() {
        return new ParticipantEffect.Send(new ToCoordinator.NonceRevealed(node.id(), secrets.reveal()));
    }

    @Override
    public ParticipantStep noncesAnnounced(NoncesAnnounced event) {
        event.nonces().keySet().forEach(roster::index);
        if (!event.nonces().containsKey(node.id())) {
            throw ProtocolViolation.by(node.id(), Reason.INCOMPLETE, "this node's own nonce is not among them");
        }
        plan.requireNoncesOf(event.nonces().size(), roster.size());
        List<Advertisement> stayed = roster.advertisements().stream()
                .filter(advertisement -> event.nonces().containsKey(advertisement.from()))
                .toList();
        Session session =
                Session.of(plan, Roster.of(stayed), plan.revealsNonces(stayed.size()) ? event.nonces() : Map.of());
        return AwaitingShares.begin(node, history, session, secrets);
    }

    @Override
    public ParticipantStep rosterAnnounced(RosterAnnounced event) {
        return ParticipantStep.of(this, message());
    }

    @Override
    public ParticipantStep resumed(Resumed event) {
        return ParticipantStep.of(this, message());
    }

    @Override
    public List<Secret> hidden() {
        return List.of(secrets);
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.awaitingNonces(this);
    }
}
