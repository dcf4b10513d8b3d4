// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;
import org.hanse.core.crypto.Secret;
import org.hanse.core.round.ParticipantEvent.Resumed;
import org.hanse.core.round.ToParticipant.SignaturesDelivered;
import org.hanse.core.secagg.Reveal;
import org.hanse.core.secagg.RevealedShare;

/**
 * Participant state after its shares were revealed (Unmasking). Later messages change nothing: the node holds no other
 * secret of the round.
 *
 * @param reveal shares that were sent
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
    public List<Secret> hidden() {
        return reveal.shares().stream().<Secret>map(RevealedShare::share).toList();
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
