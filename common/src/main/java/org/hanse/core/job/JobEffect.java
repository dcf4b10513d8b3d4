// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.time.Instant;

/** Effect that a driver performs after it has stored the job's state. Repeating an effect after a restart changes nothing. */
public sealed interface JobEffect {

    /** Calls the handler's method for this effect. */
    <R> R visit(Handler<R> handler);

    /** Handler with one method for each effect. */
    interface Handler<R> {

        R wake(Wake effect);

        R begin(Begin effect);

        R move(Move effect);

        R abort(Abort effect);

        R report(Report effect);
    }

    /** Schedules {@link JobEvent.Due}. */
    record Wake(Instant at) implements JobEffect {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.wake(this);
        }
    }

    /** Starts a round, or resumes it if it has started. */
    record Begin(int round) implements JobEffect {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.begin(this);
        }
    }

    /** Updates the model from the stored sum of a round, stores model and optimizer state, then sends {@link JobEvent.Moved}. */
    record Move(int round) implements JobEffect {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.move(this);
        }
    }

    /** Aborts the current round. Its sum may still be released if its release was charged. */
    record Abort(int round, String why) implements JobEffect {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.abort(this);
        }
    }

    /** Reports a line to the operator. */
    record Report(String line) implements JobEffect {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.report(this);
        }
    }
}
