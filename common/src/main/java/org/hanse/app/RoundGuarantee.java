// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.app;

import java.util.Optional;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.privacy.DpMechanism;
import org.hanse.core.privacy.ReleaseKind;
import org.hanse.core.privacy.account.Observation.Origin;
import org.hanse.core.privacy.ledger.Release;
import org.hanse.core.privacy.ledger.RoundCharges;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Privacy cost of the rounds of a task. Each side computes the cost from its own task settings and accepts no cost from a peer.
 *
 * @param mechanism noise mechanism of the task
 * @param coins origin of the random numbers that sample the units
 */
public record RoundGuarantee(DpMechanism mechanism, Origin coins) {

    /**
     * Returns the greatest privacy cost of a round with this plan. The bound assumes the smallest number of updates that the plan allows,
     * because the coordinator decides about dropouts.
     *
     * @return empty if the plan permits unmasking a sum with less noise than the task guarantees
     */
    public Optional<RoundCharges> of(SecAggPlan plan) {
        return of(plan.job(), plan.round(), plan.minimum());
    }

    /**
     * Returns the privacy cost of a round whose sum has {@code survivors} updates.
     *
     * @return empty if the sum has less noise than the task guarantees
     */
    public Optional<RoundCharges> of(JobId job, RoundId round, int survivors) {
        return mechanism
                .event(survivors)
                .map(event ->
                        RoundCharges.of(job, round, ReleaseKind.SUM, Release.of(event, coins, mechanism.noiseBy())));
    }
}
