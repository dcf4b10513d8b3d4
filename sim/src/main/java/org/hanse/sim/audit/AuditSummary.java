// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.List;
import java.util.Optional;
import org.hanse.sim.audit.Finding.Verdict;

/**
 * Results of the attacks on a federation.
 *
 * @param canaries number of canaries, members and non-members
 * @param rounds number of attacked rounds
 * @param guaranteed privacy guarantee after these rounds
 * @param findings one finding for each attack
 * @param noise statistics of the noise; empty without a guarantee
 * @param idle rounds without a release; empty if all rounds have one
 */
public record AuditSummary(
        int canaries,
        int rounds,
        Guaranteed guaranteed,
        List<Finding> findings,
        Optional<NoiseMoments> noise,
        Optional<IdleRounds> idle) {

    /**
     * Privacy guarantee.
     *
     * @param claim guarantee for a shopper's data
     * @param toMerchants guarantee for merchants, if {@code claim} follows from it
     */
    public record Guaranteed(Claim claim, Optional<Claim> toMerchants) {}

    /**
     * Rounds that released nothing.
     *
     * @param idle number of these rounds
     * @param all number of all rounds
     * @param nodeBudgets whether budgets of nodes were exhausted in any of them
     */
    public record IdleRounds(int idle, int all, boolean nodeBudgets) {}

    public AuditSummary {
        findings = List.copyOf(findings);
    }

    /** Returns the claim for a shopper's data. */
    public Claim claim() {
        return guaranteed.claim();
    }

    /** Returns whether all findings are within the privacy guarantee. */
    public boolean holds() {
        return findings.stream().allMatch(finding -> finding.verdict(claim()) != Verdict.BEYOND)
                && noise.flatMap(NoiseMoments::problem).isEmpty();
    }

    /** Returns whether any attack could have exceeded the guarantee with a perfect score. */
    public boolean mayRefute() {
        return findings.stream().anyMatch(finding -> finding.mayRefute(claim()));
    }
}
