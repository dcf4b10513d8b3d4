// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.hanse.core.crypto.Secret;
import org.hanse.core.crypto.Signature;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ParticipantEvent.Resumed;
import org.hanse.core.round.ToParticipant.SignaturesDelivered;
import org.hanse.core.round.ToParticipant.SurvivorsAnnounced;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;

/**
 * Participant state after it signed the survivors (ConsistencyCheck): waits for enough signatures over the same lists.
 */
public record AwaitingSignatures(
        Participant node, Participation history, Standing standing, Survivors announced, Signature signature)
        implements ParticipantState {

    ParticipantEffect message() {
        return new ParticipantEffect.Send(new ToCoordinator.SurvivorsSigned(node.id(), signature));
    }

    /** Accepts a repeated announcement with the same lists; rejects other lists. */
    @Override
    public ParticipantStep survivorsAnnounced(SurvivorsAnnounced event) {
        if (!announced.equals(Survivors.of(standing.session(), event.sharers(), event.survivors()))) {
            throw ProtocolViolation.of(Reason.CHANGED, "this node signed other survivors before");
        }
        return ParticipantStep.of(this, message());
    }

    @Override
    public ParticipantStep signaturesDelivered(SignaturesDelivered event) {
        Session session = standing.session();
        Set<ParticipantId> agreed = agreed(session, event);
        long agreeing =
                session.holders(node.id()).stream().filter(agreed::contains).count();
        if (agreeing < session.threshold()) {
            throw ProtocolViolation.of(
                    Reason.BAD_SIGNATURE,
                    agreeing + " of those who hold this node's secrets signed the survivors it was told, and it takes "
                            + session.threshold());
        }
        requireAgreementOfAll(session, agreed.size());
        Reveal reveal = standing.client(node).reveal(announced, standing.delivered(), standing.ownShare());
        Revealed next = new Revealed(node, history.agreedFor(session.plan()), reveal);
        return ParticipantStep.of(next, next.message(), new ParticipantEffect.Forget(this));
    }

    /**
     * Checks that more than half of all participants and the corrupt ones received the same lists. On the k-regular
     * graph a threshold counts holders of one neighbourhood only, and the coordinator could send different lists to
     * different neighbourhoods.
     */
    private static void requireAgreementOfAll(Session session, int agreeing) {
        if (session.graph().isComplete()) {
            return;
        }
        int fewest = session.agreement();
        if (agreeing < fewest) {
            throw ProtocolViolation.of(
                    Reason.BAD_SIGNATURE,
                    agreeing + " participants signed the survivors that this node was told, and it takes " + fewest);
        }
    }

    /** Returns the survivors that signed the lists that this node received. */
    private Set<ParticipantId> agreed(Session session, SignaturesDelivered event) {
        Survivors.Statement statement = announced.statement(session);
        Set<ParticipantId> agreed = new HashSet<>();
        for (ParticipantId survivor : announced.survivors()) {
            Signature given = event.signatures().get(survivor);
            if (given != null && statement.isSigned(node.enrolment().key(survivor), given)) {
                agreed.add(survivor);
            }
        }
        return agreed;
    }

    @Override
    public ParticipantStep resumed(Resumed event) {
        return ParticipantStep.of(this, message());
    }

    @Override
    public List<Secret> hidden() {
        return standing.hidden();
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.awaitingSignatures(this);
    }
}
