// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.SecAggPlan;

/**
 * What a participant's driver has to do, after the state it came with is stored. Each may be done again after a crash: the same bytes
 * are sent once more, the same training is made once more.
 */
public sealed interface ParticipantEffect {

    /** Has the handler do what belongs to this effect. */
    <R> R visit(Handler<R> handler);

    /** One method for each effect. */
    interface Handler<R> {

        R send(Send effect);

        R train(Train effect);

        R refuse(Refuse effect);

        R forget(Forget effect);
    }

    /** Send this to the coordinator. */
    record Send(ToCoordinator message) implements ParticipantEffect {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.send(this);
        }
    }

    /** Train from the plan's model, and come back with {@link ParticipantEvent.UpdateReady}. */
    record Train(SecAggPlan plan) implements ParticipantEffect {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.train(this);
        }
    }

    /** Say and remember that a message was refused; nothing that it asked for was done. */
    record Refuse(ProtocolViolation violation) implements ParticipantEffect {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.refuse(this);
        }
    }

    /** Overwrite the secrets of a state that is over; last, since until the next state is stored it may be needed again. */
    record Forget(ParticipantState state) implements ParticipantEffect {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.forget(this);
        }
    }
}
