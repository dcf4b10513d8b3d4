// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.util.Optional;
import org.hanse.coordinator.app.JobOverview;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobState;

/** States of jobs and participants in words. */
final class StateWords {

    private StateWords() {}

    /** Returns the state of a job in one line, with the problem that the running service has with it. */
    static String line(JobStore store, JobId job, Optional<JobState> state, LiveJobs live) {
        return live.problem(job)
                .map(why -> "cannot run: " + why)
                .or(() -> state.map(own -> own.visit(new Words(RoundTally.of(store, job, own)))))
                .orElse(
                        live.isRunning()
                                ? "not started: the service takes it in a moment"
                                : "not started: the service does not run");
    }

    /** Returns the name of a state, with its reason unless all rounds counted. */
    static String line(JobOverview job) {
        String state = job.state().replace('-', ' ');
        return job.isComplete()
                ? state
                : job.why()
                        .map(why -> state + (job.state().equals("finished") ? " early: " : ": ") + why)
                        .orElse(state);
    }

    /** Returns the state of a participant. */
    static String word(Registry.Participant participant) {
        if (participant.revoked().isPresent()) {
            return "revoked";
        }
        return isSuspended(participant) ? "suspended" : "enrolled";
    }

    /** Returns whether a participant is suspended and not revoked. */
    static boolean isSuspended(Registry.Participant participant) {
        return participant.revoked().isEmpty() && participant.suspended().isPresent();
    }

    /** Returns whether the job runs no further rounds by itself. */
    static boolean isOver(JobState state) {
        return isEnded(state) || state instanceof JobState.Paused;
    }

    /** Returns whether no request has an effect any more. */
    static boolean isEnded(JobState state) {
        return state instanceof JobState.Finished || state instanceof JobState.Failed;
    }

    private record Words(RoundTally tally) implements JobState.Visitor<String> {

        @Override
        public String waiting(JobState.Waiting state) {
            return "waiting for the next round at " + state.due() + ", " + tally.words();
        }

        @Override
        public String running(JobState.Running state) {
            return "round " + state.progress().lastRound() + " runs since " + state.began() + ", " + tally.words();
        }

        @Override
        public String moving(JobState.Moving state) {
            return "round " + state.progress().lastRound() + " updates the model, " + tally.words();
        }

        @Override
        public String paused(JobState.Paused state) {
            return "paused: " + state.why() + "; " + tally.words();
        }

        @Override
        public String finished(JobState.Finished state) {
            JobProgress progress = state.progress();
            return progress.counted() < progress.schedule().rounds()
                    ? "finished early: " + state.why() + "; " + tally.words()
                    : "finished: " + tally.all();
        }

        @Override
        public String failed(JobState.Failed state) {
            return "failed: " + state.why() + "; " + tally.words();
        }
    }
}
