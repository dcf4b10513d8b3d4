// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Secret;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.round.ParticipantEvent.Resumed;
import org.hanse.core.round.ParticipantEvent.UpdateFailed;
import org.hanse.core.round.ParticipantEvent.UpdateReady;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;

/** Participant state after the shares of the other participants arrived: waits for the node's own training. */
public record AwaitingUpdate(Participant node, Participation history, Standing standing) implements ParticipantState {

    ParticipantEffect message() {
        return new ParticipantEffect.Train(standing.session().plan());
    }

    /** Rejects an update of another round; the update of this round is still expected. */
    @Override
    public ParticipantStep updateReady(UpdateReady event) {
        if (!isFor(event.plan())) {
            return ParticipantStep.of(this, refusal());
        }
        SecAggPlan plan = standing.session().plan();
        IntegerUpdate update = event.update();
        if (!update.spec().equals(plan.quantization()) || update.vector().size() != plan.size()) {
            throw ProtocolViolation.by(
                    node.id(),
                    Reason.MALFORMED,
                    "its own update has " + update.vector().size() + " elements by " + update.spec() + ", the plan "
                            + plan.size() + " by " + plan.quantization());
        }
        MaskedUpdate masked = standing.client(node)
                .mask(event.update().vector(), standing.delivered().keySet(), node.identity());
        AwaitingSurvivors next = new AwaitingSurvivors(node, history, standing, masked);
        return ParticipantStep.of(next, next.message());
    }

    private boolean isFor(Digest plan) {
        return plan.equals(standing.session().plan().digest());
    }

    private ParticipantEffect refusal() {
        return new ParticipantEffect.Refuse(ProtocolViolation.by(
                node.id(), Reason.WRONG_ROUND, "its own training is of another plan than the round's"));
    }

    @Override
    public ParticipantStep updateFailed(UpdateFailed event) {
        if (!isFor(event.plan())) {
            return ParticipantStep.of(this, refusal());
        }
        return ParticipantStep.of(
                new DroppedOut(node, history, event.reason()),
                new ParticipantEffect.Send(
                        new ToCoordinator.ParticipantDropped(node.id(), Dropout.of(Dropout.Reason.NO_UPDATE, ""))),
                new ParticipantEffect.Forget(this));
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
        return visitor.awaitingUpdate(this);
    }
}
