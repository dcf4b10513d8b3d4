// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Secret;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ParticipantEvent.BudgetSpent;
import org.hanse.core.round.ParticipantEvent.Resumed;
import org.hanse.core.round.ParticipantEvent.UpdateFailed;
import org.hanse.core.round.ParticipantEvent.UpdateReady;
import org.hanse.core.round.ToParticipant.SharesDelivered;
import org.hanse.core.round.ToParticipant.SurvivorsAnnounced;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.Session;
import org.hanse.core.secagg.Survivors;

/**
 * Participant state after its masked update was sent (MaskedInputCollection): waits for the list of survivors.
 *
 * @param masked digest of the masked update that was sent. No other one is sent: two updates under the same masks reveal their
 *     difference
 */
public record AwaitingSurvivors(Participant node, Participation history, Standing standing, Digest masked)
        implements ParticipantState {

    ParticipantEffect message(MaskedUpdate own) {
        return new ParticipantEffect.Send(new ToCoordinator.MaskedInputSubmitted(own, standing.unopened()));
    }

    private ParticipantEffect message() {
        return new ParticipantEffect.Train(standing.session().plan());
    }

    /** Masks the update again and sends the same bytes as before. */
    @Override
    public ParticipantStep updateReady(UpdateReady event) {
        if (!standing.isFor(event.plan())) {
            return ParticipantStep.of(this, standing.refusal(node));
        }
        MaskedUpdate again = standing.masked(node, event.update());
        if (!again.digest().equals(masked)) {
            throw ProtocolViolation.by(
                    node.id(), Reason.CHANGED, "its own update is another than the one that it sent");
        }
        return ParticipantStep.of(this, message(again));
    }

    @Override
    public ParticipantStep updateFailed(UpdateFailed event) {
        return standing.failed(this, event);
    }

    @Override
    public ParticipantStep survivorsAnnounced(SurvivorsAnnounced event) {
        Session session = standing.session();
        Survivors announced = Survivors.of(session, event.sharers(), event.survivors());
        if (!announced.survivors().contains(node.id())) {
            throw ProtocolViolation.by(node.id(), Reason.INCOMPLETE, "this node sent its update and is not in the sum");
        }
        requireSameSharers(session, announced);
        long holding = session.holders(node.id()).stream()
                .filter(holder -> announced.survivors().contains(holder))
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
                announced,
                announced.statement(session).sign(node.identity()));
        return ParticipantStep.of(next, next.message());
    }

    /** Checks that the announced sharers among this node's neighbours are those whose shares this node received. */
    private void requireSameSharers(Session session, Survivors announced) {
        Set<ParticipantId> sharing = new TreeSet<>(session.neighbours(node.id()));
        sharing.retainAll(announced.sharers());
        if (!sharing.equals(standing.delivered().keySet())) {
            throw ProtocolViolation.of(
                    Reason.CONTRADICTORY,
                    "others are said to have shared secrets than those whose shares arrived here");
        }
    }

    /** Ends the participation: the update exists and may not leave the node. */
    @Override
    public ParticipantStep budgetSpent(BudgetSpent event) {
        return event.plan().equals(standing.session().plan().digest())
                ? DroppedOut.forBudget(this, event)
                : ParticipantState.super.budgetSpent(event);
    }

    @Override
    public ParticipantStep sharesDelivered(SharesDelivered event) {
        return ParticipantStep.of(this, message());
    }

    /**
     * Requests the current question of the coordinator. The update may be long and may have arrived; the node sends it
     * again on request only.
     */
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
