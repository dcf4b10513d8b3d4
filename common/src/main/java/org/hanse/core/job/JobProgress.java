// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;

/**
 * Progress of a job.
 *
 * @param schedule schedule of the job
 * @param counted number of rounds that updated the model
 * @param lastRound number of the last round that started, 0 before the first. Each attempt has its own number, because nodes accept
 *     ascending round numbers only
 * @param failures number of consecutive aborted rounds
 * @param model digest of the current model
 * @param revealed participants that may have revealed shares in aborted rounds of this model, or declined a round because they had: they
 *     take part in no other sum for it
 */
public record JobProgress(
        JobSchedule schedule,
        int counted,
        int lastRound,
        int failures,
        Digest model,
        SortedSet<ParticipantId> revealed) {

    public JobProgress {
        revealed = Collections.unmodifiableSortedSet(new TreeSet<>(revealed));
        if (counted < 0 || counted > lastRound || failures < 0) {
            throw new IllegalArgumentException(counted + " rounds counted of " + lastRound + ", " + failures
                    + " without a sum: at least 0, and no more counted than begun");
        }
    }

    /** Returns the progress before the first round. */
    public static JobProgress initial(JobSchedule schedule, Digest model) {
        return new JobProgress(schedule, 0, 0, 0, model, new TreeSet<>());
    }

    JobProgress begun() {
        return new JobProgress(schedule, counted, lastRound + 1, failures, model, revealed);
    }

    JobProgress moved(Digest next) {
        return new JobProgress(schedule, counted + 1, lastRound, 0, next, new TreeSet<>());
    }

    JobProgress failed(SortedSet<ParticipantId> more) {
        return new JobProgress(schedule, counted, lastRound, failures + 1, model, with(more));
    }

    JobProgress usedBy(ParticipantId node) {
        return new JobProgress(schedule, counted, lastRound, failures, model, with(Set.of(node)));
    }

    private SortedSet<ParticipantId> with(Set<ParticipantId> more) {
        SortedSet<ParticipantId> all = new TreeSet<>(revealed);
        all.addAll(more);
        return all;
    }

    JobProgress forgiven() {
        return new JobProgress(schedule, counted, lastRound, 0, model, revealed);
    }

    boolean isComplete() {
        return counted >= schedule.rounds();
    }

    /** Returns the reason to pause after the last aborted round; empty if the job retries. */
    Optional<String> pause(String why) {
        return failures >= schedule.mostFailures()
                ? Optional.of(failures + (failures == 1 ? " round" : " rounds in a row")
                        + " ended without a sum, the last: " + why)
                : Optional.empty();
    }

    /** Returns the state that waits for the next round. */
    JobState.Waiting waiting(Instant due) {
        return new JobState.Waiting(this, due);
    }
}
