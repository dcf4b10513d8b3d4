// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hanse.core.crypto.Secret;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ParticipantEvent.BudgetSpent;
import org.hanse.core.round.ParticipantEvent.Resumed;
import org.hanse.core.round.ToParticipant.SharesDelivered;
import org.hanse.core.round.ToParticipant.SurvivorsAnnounced;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;

/**
 * The masked update is sent (MaskedInputCollection): waits to hear whose arrived.
 *
 * @param masked what was sent; masked once, since two updates under the same masks would tell their difference
 */
public record AwaitingSurvivors(Participant node, Participation history, Standing standing, MaskedUpdate masked)
        implements ParticipantState {

    ParticipantEffect message() {
        return new ParticipantEffect.Send(new ToCoordinator.MaskedInputSubmitted(masked, standing.unopened()));
    }

    @Override
    public ParticipantStep survivorsAnnounced(SurvivorsAnnounced event) {
        Session session = standing.session();
        Survivors told = Survivors.of(session, event.sharers(), event.survivors());
        if (!told.survivors().contains(node.id())) {
            throw ProtocolViolation.by(node.id(), Reason.INCOMPLETE, "this node sent its update and is not in the sum");
        }
        requireSameSharers(session, told);
        long holding = session.holders(node.id()).stream()
                .filter(holder -> told.survivors().contains(holder))
                .count();
        if (holding < session.threshold()) {
            throw ProtocolViolation.of(
                    Reason.TOO_FEW,
                    holding + " of those who hold this node's secrets are left, and it takes " + session.threshold());
        }
        AwaitingSignatures next = new AwaitingSignatures(
                node,
                session.graph().isComplete() ? history : history.agreedFor(session.plan()),
                standing,
                told,
                told.statement(session).sign(node.identity()));
        return ParticipantStep.of(next, next.message());
    }

    /** Those who sealed something for this node are those of its neighbours that are said to have shared. */
    private void requireSameSharers(Session session, Survivors told) {
        Set<ParticipantId> sharing = new TreeSet<>(session.neighbours(node.id()));
        sharing.retainAll(told.sharers());
        if (!sharing.equals(standing.delivered().keySet())) {
            throw ProtocolViolation.of(
                    Reason.CONTRADICTORY,
                    "others are said to have shared secrets than those whose shares arrived here");
        }
    }

    /** The update was made and may not leave. */
    @Override
    public ParticipantStep budgetSpent(BudgetSpent event) {
        return event.plan().equals(standing.session().plan().digest())
                ? Left.forBudget(this, event)
                : ParticipantState.super.budgetSpent(event);
    }

    @Override
    public ParticipantStep sharesDelivered(SharesDelivered event) {
        return ParticipantStep.of(this, message());
    }

    /** The update may be long and may have arrived: the node asks what is awaited of it, and sends it again if that is asked for. */
    @Override
    public ParticipantStep resumed(Resumed event) {
        return ParticipantStep.of(this, new ParticipantEffect.Send(new ToCoordinator.ParticipantJoined(node.id())));
    }

    @Override
    public List<Secret> hidden() {
        return standing.hidden();
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.awaitingSurvivors(this);
    }
}
