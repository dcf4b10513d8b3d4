// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.job.CountedRound;
import org.hanse.core.job.JobHead;
import org.hanse.core.job.JobState;
import org.hanse.core.job.SignedDocument;

/**
 * Jobs with their states.
 *
 * <p>Any thread may call it; methods block. A change is one transaction and durable when its method returns. Only the process that holds
 * the lease changes states; others add jobs and requests. A process whose lease another one has taken receives {@link StaleLeaseException}.
 */
public interface JobStore {

    /**
     * Job as it was created.
     *
     * @param plan signed plan
     * @param roster signed roster of the plan
     */
    record Definition(JobId id, SignedDocument plan, SignedDocument roster) {}

    /**
     * State of a job with the head that belongs to it.
     *
     * @param state state of the job's machine
     * @param head model and optimizer state
     */
    record Stored(JobState state, JobHead head) {}

    /** Request of the operator to a running coordinator. */
    enum Request {
        PAUSE,
        RESUME,
        STOP
    }

    /** Line of a job's history. */
    record Entry(Instant at, String line) {}

    /**
     * Adds a job.
     *
     * @throws IllegalStateException if a job of this name exists
     */
    void create(Definition job);

    /** Returns all jobs in order of creation. */
    List<Definition> jobs();

    /**
     * Removes a job that has never started, with its requests. Its name is free again.
     *
     * @throws IllegalStateException if the job has a state
     */
    void remove(JobId job);

    /** Returns the state; empty before the coordinator has started the job. */
    Optional<Stored> load(JobId job);

    /** Replaces the state and adds lines to the history, without records. */
    default void commit(JobId job, Stored next, List<Entry> lines) {
        commit(job, next, lines, List.of());
    }

    /** Replaces the state and adds lines to the history and records, in one transaction. */
    void commit(JobId job, Stored next, List<Entry> lines, List<JobRecord> records);

    /** Returns the history, oldest line first. */
    List<Entry> history(JobId job);

    /** Returns all records, oldest first. */
    List<JobRecord> records(JobId job);

    /** Returns the records of one kind, oldest first. */
    default <R extends JobRecord> List<R> records(JobId job, Class<R> kind) {
        return records(job).stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** Returns the last counted round; empty before the first one. */
    Optional<JobRecord.Counted> lastCounted(JobId job);

    /** Adds a request. */
    void request(JobId job, Request request);

    /** Returns whether a request waits. */
    boolean isRequested(JobId job);

    /** Removes and returns the oldest request. */
    Optional<Request> takeRequest(JobId job);

    /**
     * Returns the deadline of a phase. The first call stores the proposed one.
     *
     * @param proposed deadline if none is stored
     */
    Instant deadline(JobId job, RoundId round, String phase, Instant proposed);

    /** Returns the stored deadline of a phase; empty if there is none. */
    Optional<Instant> deadline(JobId job, RoundId round, String phase);

    /** Returns the store of one round. The caller uses it from one thread. */
    RoundStore round(JobId job, RoundId round);

    /** Stores the outcome of a round whose evidence is stored. Storing it again replaces it. */
    void count(JobId job, RoundId round, CountedRound.Outcome outcome);

    /** Returns the records of all counted rounds, oldest first. */
    List<CountedRound> counted(JobId job);

    /**
     * Runs a task that may commit masked updates whose messages are in durable files. The store may move a file in place of writing the
     * update.
     *
     * @param files file by the digest of the update's elements
     */
    default void offering(Map<Digest, Path> files, Runnable task) {
        task.run();
    }

    /** Deletes the secrets and updates of a round that has ended. Its plan, outcome, evidence, notes and faults remain. */
    void forgetSecrets(JobId job, RoundId round);
}
