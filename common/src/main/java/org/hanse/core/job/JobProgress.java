// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.time.Instant;
import java.util.Optional;
import org.hanse.core.crypto.Digest;

/**
 * What a job has come to.
 *
 * @param schedule of the job
 * @param counted rounds by which the model was moved
 * @param lastRound number of the last round that began, 0 before the first; every attempt has a number of its own, since nodes take part
 *     in ascending rounds only
 * @param failures rounds in a row that ended without a sum
 * @param model digest of the present model
 */
public record JobProgress(JobSchedule schedule, int counted, int lastRound, int failures, Digest model) {

    public JobProgress {
        if (counted < 0 || counted > lastRound || failures < 0) {
            throw new IllegalArgumentException(counted + " rounds counted of " + lastRound + ", " + failures
                    + " without a sum: at least 0, and no more counted than begun");
        }
    }

    /** Before the first round. */
    public static JobProgress initial(JobSchedule schedule, Digest model) {
        return new JobProgress(schedule, 0, 0, 0, model);
    }

    JobProgress begun() {
        return new JobProgress(schedule, counted, lastRound + 1, failures, model);
    }

    JobProgress moved(Digest next) {
        return new JobProgress(schedule, counted + 1, lastRound, 0, next);
    }

    JobProgress failed() {
        return new JobProgress(schedule, counted, lastRound, failures + 1, model);
    }

    JobProgress forgiven() {
        return new JobProgress(schedule, counted, lastRound, 0, model);
    }

    boolean isComplete() {
        return counted >= schedule.rounds();
    }

    /** Why the job pauses after its last failure; empty if it tries again. */
    Optional<String> pause(String why) {
        return failures >= schedule.mostFailures()
                ? Optional.of(failures + (failures == 1 ? " round" : " rounds in a row")
                        + " ended without a sum, the last: " + why)
                : Optional.empty();
    }

    /** The next round at its time. */
    JobState.Waiting waiting(Instant due) {
        return new JobState.Waiting(this, due);
    }
}
