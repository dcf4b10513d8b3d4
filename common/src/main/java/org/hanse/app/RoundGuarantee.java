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
 * What rounds of a task release: each side computes a round's price itself, from the task as it was set up there, and is told none.
 *
 * @param mechanism of the task
 * @param coins who draws the units that take part
 */
public record RoundGuarantee(DpMechanism mechanism, Origin coins) {

    /**
     * What a round of this plan releases at worst: with no more updates in the sum than the plan asks for, since who is lost is the
     * coordinator's to say.
     *
     * @return empty if the plan lets a sum be unmasked with less noise than the task guarantees
     */
    public Optional<RoundCharges> of(SecAggPlan plan) {
        return of(plan.job(), plan.round(), plan.minimum());
    }

    /**
     * What a round releases with so many updates in its sum.
     *
     * @return empty if there is less noise in it than the task guarantees
     */
    public Optional<RoundCharges> of(JobId job, RoundId round, int survivors) {
        return mechanism
                .event(survivors)
                .map(event ->
                        RoundCharges.of(job, round, ReleaseKind.SUM, Release.of(event, coins, mechanism.noiseBy())));
    }
}
