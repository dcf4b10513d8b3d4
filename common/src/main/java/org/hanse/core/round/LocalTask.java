// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

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
 */
public record LocalTask(JobId job, Digest digest, int size, int cohort, int noiseOf) {

    /** @throws ProtocolViolation if the plan is for another training */
    void requireOf(SecAggPlan plan) {
        if (!plan.job().equals(job)
                || !plan.task().equals(digest)
                || plan.size() != size
                || plan.quantization().participants() != cohort) {
            throw ProtocolViolation.of(
                    Reason.WRONG_ROUND,
                    "the plan is for the task " + plan.task() + " of the job " + plan.job() + " with " + plan.size()
                            + " elements and up to " + plan.quantization().participants()
                            + " participants, this node is set up for " + digest + " of " + job + " with " + size
                            + " and up to " + cohort);
        }
    }
}
