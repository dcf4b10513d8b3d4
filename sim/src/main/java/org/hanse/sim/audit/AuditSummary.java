// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import java.util.List;
import java.util.Optional;
import org.hanse.sim.audit.Finding.Verdict;

/**
 * What attacks on a federation got.
 *
 * @param canaries that there were, in and out
 * @param rounds that were attacked
 * @param guaranteed the privacy guarantee after these
 * @param findings one an attack
 * @param noise what the noise looks like; empty where there is no guarantee
 * @param unreleased why fewer rounds were attacked than asked for, in words without an end; empty if all were
 */
public record AuditSummary(
        int canaries,
        int rounds,
        Guaranteed guaranteed,
        List<Finding> findings,
        Optional<NoiseMoments> noise,
        String unreleased) {

    /**
     * The privacy guarantee.
     *
     * @param claim for a shopper's data
     * @param toMerchants the privacy guarantee to those, where {@code claim} follows from that
     */
    public record Guaranteed(Claim claim, Optional<Claim> toMerchants) {}

    public AuditSummary {
        findings = List.copyOf(findings);
    }

    /** What is claimed for a shopper's data. */
    public Claim claim() {
        return guaranteed.claim();
    }

    /** Whether nothing is beyond the privacy guarantee. */
    public boolean holds() {
        return findings.stream().allMatch(finding -> finding.verdict(claim()) != Verdict.BEYOND)
                && noise.flatMap(NoiseMoments::problem).isEmpty();
    }

    /** Whether any attack could have got more than the guarantee allows, had there been as much to find. */
    public boolean mayRefute() {
        return findings.stream().anyMatch(finding -> finding.mayRefute(claim()));
    }
}
