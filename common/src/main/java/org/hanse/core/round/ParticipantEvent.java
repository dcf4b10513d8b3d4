// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.crypto.Digest;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.secagg.ProtocolViolation;

/**
 * Event of a participant in a round: a message of the coordinator, a result of its own training, its owner's
 * withdrawal, an exhausted budget, or a restart.
 */
public sealed interface ParticipantEvent
        permits ToParticipant,
                ParticipantEvent.UpdateReady,
                ParticipantEvent.UpdateFailed,
                ParticipantEvent.Withdrawn,
                ParticipantEvent.BudgetSpent,
                ParticipantEvent.Resumed {

    /** Calls the handler's method for this event. */
    <R> R visit(Handler<R> handler);

    /** Handler with one method for each event. */
    interface Handler<R> extends ToParticipant.Handler<R> {

        R updateReady(UpdateReady event);

        R updateFailed(UpdateFailed event);

        R withdrawn(Withdrawn event);

        R budgetSpent(BudgetSpent event);

        R resumed(Resumed event);
    }

    /**
     * End of the participant's own training.
     *
     * @param plan digest of the plan that the update was made for
     */
    record UpdateReady(Digest plan, IntegerUpdate update) implements ParticipantEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.updateReady(this);
        }
    }

    /**
     * Failure of the participant's own training.
     *
     * @param plan digest of the plan that the training started for
     * @param reason explanation that stays with the node: it may contain facts about its data
     */
    record UpdateFailed(Digest plan, String reason) implements ParticipantEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.updateFailed(this);
        }
    }

    /**
     * Withdrawal from the round by the node's owner.
     *
     * @param reason explanation that stays with the node
     */
    record Withdrawn(String reason) implements ParticipantEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.withdrawn(this);
        }
    }

    /**
     * Exhaustion of the node's own privacy budget by the release of a round, now or in an earlier attempt.
     *
     * @param plan digest of that round's plan
     * @param violation explanation that stays with the node: it contains facts about other jobs of the node
     */
    record BudgetSpent(Digest plan, ProtocolViolation violation) implements ParticipantEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.budgetSpent(this);
        }
    }

    /** Restart of the node, or a request of the coordinator for a message that it may not have received. */
    record Resumed() implements ParticipantEvent {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.resumed(this);
        }
    }
}
