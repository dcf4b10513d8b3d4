// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.cli;

import java.util.Optional;
import org.hanse.coordinator.port.Registry;
import org.hanse.core.job.JobProgress;
import org.hanse.core.job.JobState;

/** States of jobs and participants in words. */
final class StateWords {

    private StateWords() {}

    /** Returns the state in one line; a job without one waits for the service. */
    static String line(Optional<JobState> state) {
        return state.map(own -> own.visit(new Words())).orElse("not started: the service does not run");
    }

    /** Returns the state of a participant. */
    static String word(Registry.Participant participant) {
        if (participant.revoked().isPresent()) {
            return "revoked";
        }
        return participant.suspended().isPresent() ? "suspended" : "enrolled";
    }

    /** Returns whether the job makes no further rounds by itself. */
    static boolean isOver(JobState state) {
        return state instanceof JobState.Finished
                || state instanceof JobState.Failed
                || state instanceof JobState.Paused;
    }

    private static final class Words implements JobState.Visitor<String> {

        private static String counted(JobProgress progress) {
            return progress.counted() + " of " + progress.schedule().rounds() + " rounds counted";
        }

        @Override
        public String waiting(JobState.Waiting state) {
            return "waiting for the next round at " + state.due() + ", " + counted(state.progress());
        }

        @Override
        public String running(JobState.Running state) {
            return "round " + state.progress().lastRound() + " runs since " + state.began() + ", "
                    + counted(state.progress());
        }

        @Override
        public String moving(JobState.Moving state) {
            return "round " + state.progress().lastRound() + " updates the model, " + counted(state.progress());
        }

        @Override
        public String paused(JobState.Paused state) {
            return "paused: " + state.why() + ", " + counted(state.progress());
        }

        @Override
        public String finished(JobState.Finished state) {
            return "finished: " + state.why() + ", " + counted(state.progress());
        }

        @Override
        public String failed(JobState.Failed state) {
            return "failed: " + state.why() + ", " + counted(state.progress());
        }
    }
}
