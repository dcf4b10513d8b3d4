// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;
import org.hanse.core.crypto.Secret;
import org.hanse.core.round.ParticipantEvent.Resumed;
import org.hanse.core.round.ParticipantEvent.UpdateFailed;
import org.hanse.core.round.ParticipantEvent.UpdateReady;
import org.hanse.core.secagg.MaskedUpdate;

/** Participant state after the shares of the other participants arrived: waits for the node's own training. */
public record AwaitingUpdate(Participant node, Participation history, Standing standing) implements ParticipantState {

    ParticipantEffect message() {
        return new ParticipantEffect.Train(standing.session().plan());
    }

    /** Rejects an update of another round; the update of this round is still expected. */
    @Override
    public ParticipantStep updateReady(UpdateReady event) {
        if (!standing.isFor(event.plan())) {
            return ParticipantStep.of(this, standing.refusal(node));
        }
        MaskedUpdate masked = standing.masked(node, event.update());
        AwaitingSurvivors next = new AwaitingSurvivors(node, history, standing, masked.digest());
        return ParticipantStep.of(next, next.message(masked));
    }

    @Override
    public ParticipantStep updateFailed(UpdateFailed event) {
        return standing.failed(this, event);
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
