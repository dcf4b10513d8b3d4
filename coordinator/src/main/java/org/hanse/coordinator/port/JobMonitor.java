// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobState;
import org.hanse.core.round.RoundState;

/**
 * Observer of jobs and rounds, for metrics. It receives each state once it is stored.
 *
 * <p>Called on the threads of jobs. A method returns at once and throws nothing.
 */
public interface JobMonitor {

    /** Observes a stored state of a job. */
    void stored(JobId job, JobState state);

    /** Observes a stored state of a job's round. */
    void stored(JobId job, RoundState round);
}
