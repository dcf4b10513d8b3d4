// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.time.Instant;

/** What a driver does after a job's state is stored. Each may be done again after a restart and then changes nothing. */
public sealed interface JobEffect {

    /** Has the handler do this. */
    <R> R visit(Handler<R> handler);

    /** One method for each effect. */
    interface Handler<R> {

        R wake(Wake effect);

        R begin(Begin effect);

        R move(Move effect);

        R abort(Abort effect);

        R tell(Tell effect);
    }

    /** Sends {@link JobEvent.Due} at a time. */
    record Wake(Instant at) implements JobEffect {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.wake(this);
        }
    }

    /** Begins a round, or goes on with it where it has begun. */
    record Begin(int round) implements JobEffect {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.begin(this);
        }
    }

    /** Moves the model by the stored sum of a round: model and optimizer first, then {@link JobEvent.Moved}. */
    record Move(int round) implements JobEffect {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.move(this);
        }
    }

    /** Ends a round that is on. Where its release was charged, its sum may still come. */
    record Abort(int round, String why) implements JobEffect {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.abort(this);
        }
    }

    /** A line for the operator. */
    record Tell(String line) implements JobEffect {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.tell(this);
        }
    }
}
