// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.coordinator.port.JobRecord;
import org.hanse.coordinator.port.JobStore;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobState;
import org.hanse.core.round.CollectingState;

/**
 * Stored state of a job, for display.
 *
 * @param state name of the state in lower case, {@value #NOT_STARTED} before the service has taken the job, {@value
 *     #CANNOT_RUN} if it cannot open it
 * @param why reason of a pause, an end or a failure
 * @param rounds number of rounds to count; 0 before the start
 * @param counted number of counted rounds
 * @param aborted number of rounds that ended without a sum
 * @param current current round; empty between rounds
 * @param last last counted round
 * @param sums sums before training that were made, in order
 */
public record JobOverview(
        JobId job,
        String state,
        Optional<String> why,
        int rounds,
        int counted,
        int aborted,
        Optional<CurrentRound> current,
        Optional<JobRecord.Counted> last,
        List<JobRecord.Summed> sums) {

    public JobOverview {
        sums = List.copyOf(sums);
    }

    /** State of a job that the service has not taken yet. */
    public static final String NOT_STARTED = "not-started";

    /** State of a job that the running service cannot open. */
    public static final String CANNOT_RUN = "cannot-run";

    /**
     * Round in progress.
     *
     * @param phase name of the phase
     * @param waiting participants whose answer the phase awaits
     * @param deadline end of the phase; empty before the service has set it
     */
    public record CurrentRound(int round, String phase, SortedSet<ParticipantId> waiting, Optional<Instant> deadline) {}

    /** Returns this job as one that the running service cannot open, if there is a reason. */
    public JobOverview blockedBy(Optional<String> reason) {
        return reason.isEmpty() || isEnded()
                ? this
                : new JobOverview(job, CANNOT_RUN, reason, rounds, counted, aborted, current, last, sums);
    }

    /** Returns whether the job makes no further round for any request of the operator. */
    public boolean isEnded() {
        return state.equals("finished") || state.equals("failed");
    }

    /** Returns whether all rounds counted. */
    public boolean isComplete() {
        return state.equals("finished") && counted >= rounds;
    }

    /** Returns the jobs of a store, in order of creation. */
    public static List<JobOverview> all(JobStore store) {
        return store.jobs().stream().map(job -> of(store, job.id())).toList();
    }

    /** Returns a job of a store. */
    public static JobOverview of(JobStore store, JobId job) {
        return of(store, job, store.load(job).map(JobStore.Stored::state));
    }

    /**
     * Returns a job whose state was read before.
     *
     * @param stored state; empty before the service has taken the job
     */
    public static JobOverview of(JobStore store, JobId job, Optional<JobState> stored) {
        if (stored.isEmpty()) {
            return new JobOverview(
                    job, NOT_STARTED, Optional.empty(), 0, 0, 0, Optional.empty(), Optional.empty(), List.of());
        }
        JobState state = stored.get();
        JobProgress progress = state.progress();
        return new JobOverview(
                job,
                word(state),
                why(state),
                progress.schedule().rounds(),
                progress.counted(),
                aborted(state),
                isInRound(state) ? current(store, job, progress.lastRound()) : Optional.empty(),
                store.lastCounted(job),
                store.records(job, JobRecord.Summed.class));
    }

    /** Returns the number of a job's rounds that ended without a sum. */
    public static int aborted(JobState state) {
        JobProgress progress = state.progress();
        return progress.lastRound() - progress.counted() - (isInRound(state) ? 1 : 0);
    }

    private static boolean isInRound(JobState state) {
        return state instanceof JobState.Running || state instanceof JobState.Moving;
    }

    private static Optional<CurrentRound> current(JobStore store, JobId job, int round) {
        return store.round(job, new RoundId(round))
                .state()
                .map(state -> new CurrentRound(
                        round,
                        state.phase(),
                        state instanceof CollectingState collecting
                                ? collecting.answers().open()
                                : new TreeSet<>(),
                        store.deadline(job, new RoundId(round), state.phase())));
    }

    /** Returns whether a job makes no further round for any request of the operator. */
    static boolean isEnded(JobState state) {
        return state instanceof JobState.Finished || state instanceof JobState.Failed;
    }

    private static Optional<String> why(JobState state) {
        return state.visit(new JobState.Visitor<>() {
            @Override
            public Optional<String> waiting(JobState.Waiting own) {
                return Optional.empty();
            }

            @Override
            public Optional<String> running(JobState.Running own) {
                return Optional.empty();
            }

            @Override
            public Optional<String> moving(JobState.Moving own) {
                return Optional.empty();
            }

            @Override
            public Optional<String> paused(JobState.Paused own) {
                return Optional.of(own.why());
            }

            @Override
            public Optional<String> finished(JobState.Finished own) {
                return Optional.of(own.why());
            }

            @Override
            public Optional<String> failed(JobState.Failed own) {
                return Optional.of(own.why());
            }
        });
    }

    /** Returns the name of a state in lower case. */
    public static String word(JobState state) {
        return state.visit(new JobState.Visitor<>() {
            @Override
            public String waiting(JobState.Waiting own) {
                return "waiting";
            }

            @Override
            public String running(JobState.Running own) {
                return "running";
            }

            @Override
            public String moving(JobState.Moving own) {
                return "moving";
            }

            @Override
            public String paused(JobState.Paused own) {
                return "paused";
            }

            @Override
            public String finished(JobState.Finished own) {
                return "finished";
            }

            @Override
            public String failed(JobState.Failed own) {
                return "failed";
            }
        });
    }
}
