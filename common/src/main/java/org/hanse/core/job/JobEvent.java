// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.time.Instant;
import org.hanse.core.crypto.Digest;

/** What happens to a job. */
public sealed interface JobEvent {

    /** Has the handler do what belongs to this event. */
    <R> R visit(Handler<R> handler);

    /** One method for each event. */
    interface Handler<R> {

        R due(Due event);

        R released(Released event);

        R aborted(Aborted event);

        R moved(Moved event);

        R diverged(Diverged event);

        R budgetExhausted(BudgetExhausted event);

        R pauseRequested(PauseRequested event);

        R resumeRequested(ResumeRequested event);

        R stopRequested(StopRequested event);

        R restarted(Restarted event);
    }

    /** The time of a round has come, or a clock says so: whoever comes too early is told the time again. */
    record Due(Instant now) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.due(this);
        }
    }

    /**
     * A round's sum is stored, with its noise.
     *
     * @param round its number
     */
    record Released(int round) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.released(this);
        }
    }

    /**
     * A round ended without a sum. What it was charged stays charged.
     *
     * @param round its number
     * @param why in words
     */
    record Aborted(int round, String why, Instant now) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.aborted(this);
        }
    }

    /**
     * The model of a round is stored.
     *
     * @param round its number
     * @param model digest of the model with its layout
     */
    record Moved(int round, Digest model, Instant now) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.moved(this);
        }
    }

    /**
     * A round's sum makes no model of finite numbers.
     *
     * @param round its number
     */
    record Diverged(int round, String why) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.diverged(this);
        }
    }

    /** No further round can be paid for. */
    record BudgetExhausted(String why) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.budgetExhausted(this);
        }
    }

    /** The operator wants no round to begin. */
    record PauseRequested(String why) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.pauseRequested(this);
        }
    }

    /** The operator wants rounds to go on. */
    record ResumeRequested(Instant now) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.resumeRequested(this);
        }
    }

    /** The operator wants the job to end. */
    record StopRequested(String why) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.stopRequested(this);
        }
    }

    /** The coordinator starts again, and does the effects of the stored state once more. */
    record Restarted() implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.restarted(this);
        }
    }
}
