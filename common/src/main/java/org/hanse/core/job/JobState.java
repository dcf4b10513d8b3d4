// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.time.Instant;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.job.JobEffect.Abort;
import org.hanse.core.job.JobEffect.Begin;
import org.hanse.core.job.JobEffect.Move;
import org.hanse.core.job.JobEffect.Report;
import org.hanse.core.job.JobEffect.Wake;
import org.hanse.core.job.JobEvent.Aborted;
import org.hanse.core.job.JobEvent.Blocked;
import org.hanse.core.job.JobEvent.BudgetExhausted;
import org.hanse.core.job.JobEvent.Diverged;
import org.hanse.core.job.JobEvent.Due;
import org.hanse.core.job.JobEvent.ModelUsed;
import org.hanse.core.job.JobEvent.Moved;
import org.hanse.core.job.JobEvent.PauseRequested;
import org.hanse.core.job.JobEvent.Released;
import org.hanse.core.job.JobEvent.Restarted;
import org.hanse.core.job.JobEvent.ResumeRequested;
import org.hanse.core.job.JobEvent.StopRequested;

/**
 * Coordinator-side state of a job. An event returns the next state and effects; a driver stores the state before it performs them. An
 * unexpected event, or one of another round, changes nothing, because a restarted driver repeats events.
 *
 * <pre>
 * Waiting due             -> Waiting | Running
 * Running released        -> Moving
 * Running aborted         -> Waiting | Paused | Finished
 * Running modelUsed       -> Running
 * Moving  moved           -> Waiting | Paused | Finished
 * Moving  diverged        -> Failed
 * Waiting budgetExhausted -> Finished
 * Waiting blocked         -> Failed
 * Running budgetExhausted -> Running
 * Moving  budgetExhausted -> Moving
 * Waiting pauseRequested  -> Paused
 * Running pauseRequested  -> Running
 * Moving  pauseRequested  -> Moving
 * Paused  resumeRequested -> Waiting
 * Running resumeRequested -> Running
 * Moving  resumeRequested -> Moving
 * Waiting stopRequested   -> Finished
 * Running stopRequested   -> Running
 * Moving  stopRequested   -> Moving
 * Paused  stopRequested   -> Finished
 * </pre>
 *
 * <p>Pause and stop take effect at the end of the current round. A stop also aborts the round; if its sum is released all the same, the
 * job still updates the model, because nodes were charged for it. A roster change needs no event: a round keeps the enrolment of its
 * start, and the next round uses the newest approved version. A merchant that is always late is a dropout of each round until a
 * suspension removes it from the roster.
 */
public sealed interface JobState extends JobEvent.Handler<JobStep> {

    /** Returns the progress of the job. */
    JobProgress progress();

    /** Returns the result of an event. */
    default JobStep on(JobEvent event) {
        return event.visit(this);
    }

    /** Returns this state without effects. */
    private JobStep stay() {
        return JobStep.of(this);
    }

    @Override
    default JobStep due(Due event) {
        return stay();
    }

    @Override
    default JobStep released(Released event) {
        return stay();
    }

    @Override
    default JobStep aborted(Aborted event) {
        return stay();
    }

    @Override
    default JobStep modelUsed(ModelUsed event) {
        return stay();
    }

    @Override
    default JobStep moved(Moved event) {
        return stay();
    }

    @Override
    default JobStep diverged(Diverged event) {
        return stay();
    }

    @Override
    default JobStep budgetExhausted(BudgetExhausted event) {
        return stay();
    }

    @Override
    default JobStep blocked(Blocked event) {
        return stay();
    }

    @Override
    default JobStep pauseRequested(PauseRequested event) {
        return stay();
    }

    @Override
    default JobStep resumeRequested(ResumeRequested event) {
        return stay();
    }

    @Override
    default JobStep stopRequested(StopRequested event) {
        return stay();
    }

    @Override
    default JobStep restarted(Restarted event) {
        return stay();
    }

    /** Calls the visitor's method for this state. */
    <R> R visit(Visitor<R> visitor);

    /** Visitor with one method for each state. */
    interface Visitor<R> {

        R waiting(Waiting state);

        R running(Running state);

        R moving(Moving state);

        R paused(Paused state);

        R finished(Finished state);

        R failed(Failed state);
    }

    /** Returns the first state of a job, with its first round at {@code first}. */
    static JobStep begin(JobSchedule schedule, Digest model, Instant first) {
        return JobStep.of(JobProgress.initial(schedule, model).waiting(first), new Wake(first));
    }

    /**
     * State between rounds.
     *
     * @param due start of the next round. A clock that jumps back delays the round
     */
    record Waiting(JobProgress progress, Instant due) implements JobState {

        @Override
        public JobStep due(Due event) {
            if (event.now().isBefore(due)) {
                return JobStep.of(this, new Wake(due));
            }
            JobProgress begun = progress.begun();
            return JobStep.of(new Running(begun, event.now(), Optional.empty()), new Begin(begun.lastRound()));
        }

        @Override
        public JobStep budgetExhausted(BudgetExhausted event) {
            return new JobEnding(JobEnding.Kind.EXHAUSTED, event.why()).after(progress);
        }

        @Override
        public JobStep blocked(Blocked event) {
            return JobStep.of(new Failed(progress, event.why()), new Report("failed: " + event.why()));
        }

        @Override
        public JobStep pauseRequested(PauseRequested event) {
            return new JobEnding(JobEnding.Kind.PAUSE, event.why()).after(progress);
        }

        @Override
        public JobStep stopRequested(StopRequested event) {
            return new JobEnding(JobEnding.Kind.STOP, event.why()).after(progress);
        }

        @Override
        public JobStep restarted(Restarted event) {
            return JobStep.of(this, new Wake(due));
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.waiting(this);
        }
    }

    /**
     * State during a round.
     *
     * @param began start of the round
     * @param ending requested end of the job after the round; empty if there is none
     */
    record Running(JobProgress progress, Instant began, Optional<JobEnding> ending) implements JobState {

        private JobState asked(JobEnding.Kind kind, String why) {
            return new Running(progress, began, Optional.of(JobEnding.of(ending, kind, why)));
        }

        @Override
        public JobStep released(Released event) {
            return event.round() == progress.lastRound()
                    ? JobStep.of(new Moving(progress, began, ending), new Move(event.round()))
                    : JobStep.of(this);
        }

        @Override
        public JobStep aborted(Aborted event) {
            if (event.round() != progress.lastRound()) {
                return JobStep.of(this);
            }
            JobProgress failed = progress.failed(event.revealed());
            if (ending.isPresent()) {
                return ending.get().after(failed);
            }
            Optional<String> pause = failed.pause(event.why());
            if (pause.isPresent()) {
                return new JobEnding(JobEnding.Kind.PAUSE, pause.get()).after(failed);
            }
            Instant again = progress.schedule().retry(event.now());
            return JobStep.of(
                    failed.waiting(again),
                    new Report("round " + event.round() + " ended without a sum: " + event.why()),
                    new Wake(again));
        }

        @Override
        public JobStep modelUsed(ModelUsed event) {
            return event.round() == progress.lastRound()
                    ? JobStep.of(new Running(progress.usedBy(event.node()), began, ending))
                    : JobStep.of(this);
        }

        @Override
        public JobStep budgetExhausted(BudgetExhausted event) {
            return JobStep.of(asked(JobEnding.Kind.EXHAUSTED, event.why()));
        }

        @Override
        public JobStep pauseRequested(PauseRequested event) {
            return JobStep.of(asked(JobEnding.Kind.PAUSE, event.why()));
        }

        @Override
        public JobStep resumeRequested(ResumeRequested event) {
            return JobStep.of(
                    new Running(progress, began, ending.filter(asked -> asked.kind() != JobEnding.Kind.PAUSE)));
        }

        @Override
        public JobStep stopRequested(StopRequested event) {
            return JobStep.of(asked(JobEnding.Kind.STOP, event.why()), new Abort(progress.lastRound(), event.why()));
        }

        @Override
        public JobStep restarted(Restarted event) {
            return JobStep.of(this, new Begin(progress.lastRound()));
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.running(this);
        }
    }

    /**
     * State after a release, while the model is updated.
     *
     * @param began start of the round
     * @param ending requested end of the job after the round; empty if there is none
     */
    record Moving(JobProgress progress, Instant began, Optional<JobEnding> ending) implements JobState {

        private JobState asked(JobEnding.Kind kind, String why) {
            return new Moving(progress, began, Optional.of(JobEnding.of(ending, kind, why)));
        }

        @Override
        public JobStep moved(Moved event) {
            if (event.round() != progress.lastRound()) {
                return JobStep.of(this);
            }
            JobProgress moved = progress.moved(event.model());
            if (moved.isComplete()) {
                String all = "all rounds counted";
                return JobStep.of(new Finished(moved, all), new Report("finished: " + all));
            }
            if (ending.isPresent()) {
                return ending.get().after(moved);
            }
            Instant next = moved.schedule().next(began, event.now());
            return JobStep.of(moved.waiting(next), new Wake(next));
        }

        @Override
        public JobStep diverged(Diverged event) {
            String why = "round " + event.round() + " makes no model: " + event.why();
            return event.round() == progress.lastRound()
                    ? JobStep.of(new Failed(progress, why), new Report("failed: " + why))
                    : JobStep.of(this);
        }

        @Override
        public JobStep budgetExhausted(BudgetExhausted event) {
            return JobStep.of(asked(JobEnding.Kind.EXHAUSTED, event.why()));
        }

        @Override
        public JobStep pauseRequested(PauseRequested event) {
            return JobStep.of(asked(JobEnding.Kind.PAUSE, event.why()));
        }

        @Override
        public JobStep resumeRequested(ResumeRequested event) {
            return JobStep.of(
                    new Moving(progress, began, ending.filter(asked -> asked.kind() != JobEnding.Kind.PAUSE)));
        }

        @Override
        public JobStep stopRequested(StopRequested event) {
            return JobStep.of(asked(JobEnding.Kind.STOP, event.why()));
        }

        @Override
        public JobStep restarted(Restarted event) {
            return JobStep.of(this, new Move(progress.lastRound()));
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.moving(this);
        }
    }

    /** Paused job. */
    record Paused(JobProgress progress, String why) implements JobState {

        @Override
        public JobStep resumeRequested(ResumeRequested event) {
            return JobStep.of(progress.forgiven().waiting(event.now()), new Wake(event.now()));
        }

        @Override
        public JobStep stopRequested(StopRequested event) {
            return new JobEnding(JobEnding.Kind.STOP, event.why()).after(progress);
        }

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.paused(this);
        }
    }

    /** Finished job. */
    record Finished(JobProgress progress, String why) implements JobState {

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.finished(this);
        }
    }

    /** Failed job. Its last model remains. */
    record Failed(JobProgress progress, String why) implements JobState {

        @Override
        public <R> R visit(Visitor<R> visitor) {
            return visitor.failed(this);
        }
    }
}
