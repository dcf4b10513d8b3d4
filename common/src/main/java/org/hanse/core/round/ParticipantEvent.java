// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.crypto.Digest;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.secagg.ProtocolViolation;

/** What happens to a participant in a round: what it is told, what its own training comes to, that its
 * owner withdraws it, that its own budget does not last, and that it starts again. */
public sealed interface ParticipantEvent
        permits ToParticipant,
                ParticipantEvent.UpdateReady,
                ParticipantEvent.UpdateFailed,
                ParticipantEvent.Withdrawn,
                ParticipantEvent.BudgetSpent,
                ParticipantEvent.Resumed {

    /** Has the handler do what belongs to this event. */
    <R> R visit(Handler<R> handler);

    /** One method for each event. */
    interface Handler<R> extends ToParticipant.Handler<R> {

        R updateReady(UpdateReady event);

        R updateFailed(UpdateFailed event);

        R withdrawn(Withdrawn event);

        R budgetSpent(BudgetSpent event);

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
     * @param reason in words, which stay with the node: they may tell of its data
     */
    record UpdateFailed(Digest plan, String reason) implements ParticipantEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.updateFailed(this);
        }
    }

    /**
     * The node's owner wants it to take no further part in the round.
     *
     * @param reason in words, which stay with the node
     */
    record Withdrawn(String reason) implements ParticipantEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.withdrawn(this);
        }
    }

    /**
     * The node's own privacy budget does not last for what a round releases, or was spent on it before.
     *
     * @param plan digest of that round's plan
     * @param violation why, in words that stay with the node: they tell what it takes part in elsewhere
     */
    record BudgetSpent(Digest plan, ProtocolViolation violation) implements ParticipantEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.budgetSpent(this);
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
