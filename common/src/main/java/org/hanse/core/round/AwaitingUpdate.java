// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.round.ParticipantEvent.Resumed;
import org.hanse.core.round.ParticipantEvent.UpdateReady;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;

/** Shares of others are here: waits for its own training. */
public record AwaitingUpdate(Participant node, Participation history, Standing standing) implements ParticipantState {

    ParticipantEffect message() {
        return new ParticipantEffect.Train(standing.session().plan());
    }

    @Override
    public ParticipantStep updateReady(UpdateReady event) {
        if (!event.update().spec().equals(standing.session().plan().quantization())) {
            throw ProtocolViolation.by(
                    node.id(),
                    Reason.WRONG_ROUND,
                    "an update by " + event.update().spec() + " for a plan with "
                            + standing.session().plan().quantization());
        }
        MaskedUpdate masked = standing.client(node)
                .mask(event.update().vector(), standing.delivered().keySet(), node.identity());
        AwaitingSurvivors next = new AwaitingSurvivors(node, history, standing, masked);
        return ParticipantStep.of(next, next.message());
    }

    @Override
    public ParticipantStep resumed(Resumed event) {
        return ParticipantStep.of(this, message());
    }

    @Override
    public void forget() {
        standing.forget();
    }
}
