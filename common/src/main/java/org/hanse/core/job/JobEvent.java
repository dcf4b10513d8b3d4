// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;

/** Event of a job. */
public sealed interface JobEvent {

    /** Calls the handler's method for this event. */
    <R> R visit(Handler<R> handler);

    /** Handler with one method for each event. */
    interface Handler<R> {

        R due(Due event);

        R released(Released event);

        R aborted(Aborted event);

        R modelUsed(ModelUsed event);

        R moved(Moved event);

        R diverged(Diverged event);

        R budgetExhausted(BudgetExhausted event);

        R blocked(Blocked event);

        R pauseRequested(PauseRequested event);

        R resumeRequested(ResumeRequested event);

        R stopRequested(StopRequested event);

        R restarted(Restarted event);
    }

    /** A timer fired. */
    record Due(Instant now) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.due(this);
        }
    }

    /**
     * The noised sum of a round is stored.
     *
     * @param round number of the round
     */
    record Released(int round) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.released(this);
        }
    }

    /**
     * A round ended without a sum. Its privacy charge, if any, remains.
     *
     * @param round number of the round
     * @param why reason for the operator
     * @param revealed participants that may have revealed shares: they take part in no other sum for the model
     */
    record Aborted(int round, String why, Instant now, SortedSet<ParticipantId> revealed) implements JobEvent {

        public Aborted {
            revealed = Collections.unmodifiableSortedSet(new TreeSet<>(revealed));
        }

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.aborted(this);
        }
    }

    /**
     * A node declines the round, because it agreed to a sum for the model in an earlier one.
     *
     * @param round number of the round
     */
    record ModelUsed(int round, ParticipantId node) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.modelUsed(this);
        }
    }

    /**
     * The model after a round is stored.
     *
     * @param round number of the round
     * @param model digest of the model with its layout
     */
    record Moved(int round, Digest model, Instant now) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.moved(this);
        }
    }

    /**
     * The model after a round has parameters that are not finite.
     *
     * @param round number of the round
     */
    record Diverged(int round, String why) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.diverged(this);
        }
    }

    /**
     * Too few participants can take part in a sum for the current model.
     *
     * @param why reason for the operator
     */
    record Blocked(String why) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.blocked(this);
        }
    }

    /** The privacy budget is exhausted. */
    record BudgetExhausted(String why) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.budgetExhausted(this);
        }
    }

    /** The operator pauses the job. */
    record PauseRequested(String why) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.pauseRequested(this);
        }
    }

    /** The operator resumes the job. */
    record ResumeRequested(Instant now) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.resumeRequested(this);
        }
    }

    /** The operator stops the job. */
    record StopRequested(String why) implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.stopRequested(this);
        }
    }

    /** The coordinator restarted and repeats the effects of the stored state. */
    record Restarted() implements JobEvent {

        @Override
        public <R> R visit(Handler<R> handler) {
            return handler.restarted(this);
        }
    }
}
