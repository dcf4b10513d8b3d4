// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.round.ParticipantEvent.Resumed;
import org.hanse.core.round.ToParticipant.SignaturesDelivered;
import org.hanse.core.secagg.Reveal;

/**
 * Shares are revealed (Unmasking), once and for all: whatever it is told now, a node in this state has nothing else to give.
 *
 * @param reveal what was sent
 */
public record Revealed(Participant node, Participation history, Reveal reveal) implements ParticipantState {

    ParticipantEffect message() {
        return new ParticipantEffect.Send(new ToCoordinator.SharesRevealed(reveal));
    }

    @Override
    public ParticipantStep signaturesDelivered(SignaturesDelivered event) {
        return ParticipantStep.of(this, message());
    }

    @Override
    public void forget() {
        reveal.shares().forEach(revealed -> revealed.share().close());
    }

    @Override
    public ParticipantStep resumed(Resumed event) {
        return ParticipantStep.of(this, message());
    }

    @Override
    public <R> R visit(Visitor<R> visitor) {
        return visitor.revealed(this);
    }
}
