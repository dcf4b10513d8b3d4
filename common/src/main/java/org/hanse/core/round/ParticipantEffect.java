// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Action of a participant's driver, done after the accompanying state is stored. Each may be repeated after a crash:
 * it sends the same bytes and trains the same way again.
 */
public sealed interface ParticipantEffect {

    /** Calls the handler's method for this effect. */
    <R> R visit(Handler<R> handler);

    /** Handler with one method for each effect. */
    interface Handler<R> {

        R send(Send effect);

        R train(Train effect);

        R refuse(Refuse effect);

        R forget(Forget effect);
    }

    /** Sends a message to the coordinator. */
    record Send(ToCoordinator message) implements ParticipantEffect {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.send(this);
        }
    }

    /** Trains from the plan's model and returns {@link ParticipantEvent.UpdateReady}. */
    record Train(SecAggPlan plan) implements ParticipantEffect {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.train(this);
        }
    }

    /** Logs the rejection of a message. Nothing that the message requested was done. */
    record Refuse(ProtocolViolation violation) implements ParticipantEffect {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.refuse(this);
        }
    }

    /**
     * Overwrites the secrets of a finished state. Comes last, because the state may be needed until the next one is
     * stored.
     */
    record Forget(ParticipantState state) implements ParticipantEffect {
        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.forget(this);
        }
    }
}
