// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.Optional;
import org.hanse.core.job.JobEffect.Report;

/**
 * Requested end of a job after the current round.
 *
 * @param kind kind of the request
 * @param why reason for the operator
 */
public record JobEnding(Kind kind, String why) {

    /** Kinds, from the weakest to the strongest. */
    public enum Kind {
        /** Pause until the operator resumes the job. */
        PAUSE,
        /** Privacy budget exhausted. */
        EXHAUSTED,
        /** Stop by the operator. */
        STOP
    }

    /** Returns the state after the current round. */
    JobStep after(JobProgress progress) {
        return kind == Kind.PAUSE
                ? JobStep.of(new JobState.Paused(progress, why), new Report("paused: " + why))
                : JobStep.of(new JobState.Finished(progress, why), new Report("finished: " + why));
    }

    /** Returns the stronger request of both. */
    static JobEnding of(Optional<JobEnding> before, Kind kind, String why) {
        return before.filter(asked -> asked.kind.compareTo(kind) >= 0).orElseGet(() -> new JobEnding(kind, why));
    }
}
