// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.List;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Training that the owner of a node configured. The node rejects plans of other trainings.
 *
 * @param job id of the job
 * @param digest digest of network, training and clipping
 * @param size number of elements of an update
 * @param cohort greatest number of participants of a round
 * @param noiseOf fewest honest updates in a sum for which the participants' noise suffices; 0 without such noise
 * @param sums sums before training
 */
public record LocalTask(JobId job, Digest digest, int size, int cohort, int noiseOf, List<Counting> sums) {

    public LocalTask {
        sums = List.copyOf(sums);
    }

    /**
     * Sum before training.
     *
     * @param model digest in place of a model's: a node takes part in one sum for it
     * @param size number of cells
     * @param participants number of participants
     * @param noiseOf fewest honest updates in it for which the participants' noise suffices; 0 without such noise
     */
    public record Counting(Digest model, int size, int participants, int noiseOf) {}

    /** Creates a task without a sum before training. */
    public LocalTask(JobId job, Digest digest, int size, int cohort, int noiseOf) {
        this(job, digest, size, cohort, noiseOf, List.of());
    }

    private Optional<Counting> counting(SecAggPlan plan) {
        return sums.stream()
                .filter(own ->
                        plan.context().start().isCounting() && own.model().equals(plan.model()))
                .findFirst();
    }

    /** Returns the fewest honest updates for which the participants' noise in a round suffices; 0 without such noise. */
    int noiseOf(SecAggPlan plan) {
        return counting(plan).map(Counting::noiseOf).orElse(noiseOf);
    }

    /** @throws ProtocolViolation if the plan is for another training */
    void requireOf(SecAggPlan plan) {
        Optional<Counting> counting = counting(plan);
        int elements = counting.map(Counting::size).orElse(size);
        int most = counting.map(Counting::participants).orElse(cohort);
        if (!plan.job().equals(job)
                || !plan.task().equals(digest)
                || plan.size() != elements
                || plan.quantization().participants() != most) {
            throw ProtocolViolation.of(
                    Reason.WRONG_ROUND,
                    "the plan is for the task " + plan.task() + " of the job " + plan.job() + " with " + plan.size()
                            + " elements and up to " + plan.quantization().participants()
                            + " participants, this node is set up for " + digest + " of " + job + " with " + elements
                            + " and up to " + most);
        }
    }
}
