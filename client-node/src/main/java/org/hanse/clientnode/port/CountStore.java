// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.List;
import java.util.Optional;
import org.hanse.core.federation.JobId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.round.StoredSum;

/**
 * Sums before training of each job at a node: the node's contribution and the released sum. One thread writes; any thread or process reads
 * meanwhile. Methods block. A change is durable when its method returns. The contribution is private: only the owner of the node may
 * read it.
 */
public interface CountStore {

    /** Replaces the contribution to a job. It is stored before its upload leaves the node. */
    void contribute(JobId job, Contribution contribution);

    /**
     * Returns the contribution to a job; empty if there is none.
     *
     * @throws RuntimeException if a contribution is stored and unreadable: its shoppers could not be left out of the sum
     */
    Optional<Contribution> contribution(JobId job);

    /** Replaces the sum of a job. */
    void store(JobId job, StoredSum sum);

    /** Returns the jobs with a sum, sorted, once for each of their sums; also for one whose bytes are damaged. */
    List<JobId> sums();

    /**
     * Returns the store of later sums of jobs.
     *
     * @param number number of the sum within its job, from 2
     */
    CountStore later(int number);

    /** Returns the sum of a job; empty if there is none, or the stored bytes are damaged. */
    Optional<StoredSum> sum(JobId job);
}
