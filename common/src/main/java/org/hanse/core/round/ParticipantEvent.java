// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.crypto.Digest;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.round.ToParticipant.NoncesAnnounced;
import org.hanse.core.round.ToParticipant.RosterAnnounced;
import org.hanse.core.round.ToParticipant.RoundEnded;
import org.hanse.core.round.ToParticipant.RoundOffered;
import org.hanse.core.round.ToParticipant.SharesDelivered;
import org.hanse.core.round.ToParticipant.SignaturesDelivered;
import org.hanse.core.round.ToParticipant.SurvivorsAnnounced;

/** What happens to a participant in a round: what it is told, what its own training comes to, and that it starts again. */
public sealed interface ParticipantEvent
        permits ToParticipant, ParticipantEvent.UpdateReady, ParticipantEvent.UpdateFailed, ParticipantEvent.Resumed {

    /** Has the handler do what belongs to this event. */
    <R> R visit(Handler<R> handler);

    /** One method for each event. */
    interface Handler<R> {

        R roundOffered(RoundOffered event);

        R rosterAnnounced(RosterAnnounced event);

        R noncesAnnounced(NoncesAnnounced event);

        R sharesDelivered(SharesDelivered event);

        R updateReady(UpdateReady event);

        R updateFailed(UpdateFailed event);

        R survivorsAnnounced(SurvivorsAnnounced event);

        R signaturesDelivered(SignaturesDelivered event);

        R roundEnded(RoundEnded event);

        R resumed(Resumed event);
    }

    /**
     * The participant's own training is done.
     *
     * @param plan digest of the plan it was made for
     */
    record UpdateReady(Digest plan, IntegerUpdate update) implements ParticipantEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.updateReady(this);
        }
    }

    /**
     * The participant's own training came to no update.
     *
     * @param plan digest of the plan it was begun for
     * @param reason in words, which the coordinator is told
     */
    record UpdateFailed(Digest plan, String reason) implements ParticipantEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.updateFailed(this);
        }
    }

    /** The node started again, or the coordinator asks for what it may not have got. */
    record Resumed() implements ParticipantEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.resumed(this);
        }
    }
}
