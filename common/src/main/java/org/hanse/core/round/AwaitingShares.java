// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.core.crypto.Secret;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ParticipantEvent.Resumed;
import org.hanse.core.round.ToParticipant.NoncesAnnounced;
import org.hanse.core.round.ToParticipant.RosterAnnounced;
import org.hanse.core.round.ToParticipant.SharesDelivered;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.RoundSecrets;
import org.hanse.core.secagg.SealedShares;
import org.hanse.core.secagg.SecAggClient;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.ShamirShare;

/**
 * Participant state after its secrets were shared (ShareKeys): waits for the shares of the other participants.
 *
 * @param sealed shares that were sent; sealed once, because a key seals one message
 * @param ownShare share of its own self seed that the node holds
 */
public record AwaitingShares(
        Participant node,
        Participation history,
        Session session,
        RoundSecrets secrets,
        SealedShares sealed,
        Optional<ShamirShare> ownShare)
        implements ParticipantState {

    static ParticipantStep begin(Participant node, Participation history, Session session, RoundSecrets secrets) {
        node.requireHonest(session.plan(), session.graph());
        SecAggClient.Shared shared = new SecAggClient(session, node.id(), secrets).share(node.random());
        AwaitingShares next = new AwaitingShares(node, history, session, secrets, shared.sealed(), shared.ownShare());
        return ParticipantStep.of(next, next.message());
    }

    private ParticipantEffect message() {
        return new ParticipantEffect.Send(new ToCoordinator.SharesSubmitted(sealed));
    }

    @Override
    public ParticipantStep sharesDelivered(SharesDelivered event) {
        for (ParticipantId from : event.shares().keySet()) {
            if (from.equals(node.id()) || !session.adjacent(node.id(), from)) {
                throw ProtocolViolation.by(from, Reason.MALFORMED, "has no shares for this node to hold");
            }
        }
        // On the complete graph the node itself is one of the holders.
        int sharing = event.shares().size() + (ownShare.isPresent() ? 1 : 0);
        if (sharing < session.threshold()) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW,
                    sharing + " of those who hold this node's secrets are left, and it takes " + session.threshold());
        }
        if (ownShare.isPresent() && sharing < session.plan().minimum()) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW,
                    sharing + " participants are left, fewer than the minimum of "
                            + session.plan().minimum());
        }
        Standing standing = new Standing(
                session,
                secrets,
                ownShare,
                event.shares(),
                new SecAggClient(session, node.id(), secrets).unopened(event.shares()));
        AwaitingUpdate next = new AwaitingUpdate(node, history, standing);
        return ParticipantStep.of(next, next.message());
    }

    @Override
    public ParticipantStep rosterAnnounced(RosterAnnounced event) {
        return ParticipantStep.of(this, message());
    }

    @Override
    public ParticipantStep noncesAnnounced(NoncesAnnounced event) {
        return ParticipantStep.of(this, message());
    }

    @Override
    public ParticipantStep resumed(Resumed event) {
        return ParticipantStep.of(this, message());
    }

    @Override
    public List<Secret> hidden() {
        return Stream.concat(Stream.<Secret>of(secrets), ownShare.stream()).toList();
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.awaitingShares(this);
    }
}
