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

/** The survivors are signed (ConsistencyCheck): waits to see that enough others were told the same. */
public record AwaitingSignatures(
        Participant node, Participation history, Standing standing, Survivors told, Signature signature)
        implements ParticipantState {

    ParticipantEffect message() {
        return new ParticipantEffect.Send(new ToCoordinator.SurvivorsSigned(node.id(), signature));
    }

    /** The same once more is no harm; others are a lie. */
    @Override
    public ParticipantStep survivorsAnnounced(SurvivorsAnnounced event) {
        if (!told.equals(Survivors.of(standing.session(), event.sharers(), event.survivors()))) {
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
        Reveal reveal = standing.client(node).reveal(told, standing.delivered(), standing.kept());
        Revealed next = new Revealed(node, history.agreedFor(session.plan()), reveal);
        return ParticipantStep.of(next, next.message(), new ParticipantEffect.Forget(this));
    }

    /**
     * On the k-regular graph a threshold of holders is a matter of a neighbourhood, and different neighbourhoods could be told
     * different things: there more than half of all and the corrupt have to have been told the same.
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
        Survivors.Statement statement = told.statement(session);
        Set<ParticipantId> agreed = new HashSet<>();
        for (ParticipantId survivor : told.survivors()) {
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
