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
 * @param claim what is promised of a shopper's data after these
 * @param findings one an attack
 * @param noise what the noise looks like; empty where none is promised
 */
public record AuditSummary(
        int canaries, int rounds, Claim claim, List<Finding> findings, Optional<NoiseMoments> noise) {

    public AuditSummary {
        findings = List.copyOf(findings);
    }

    /** Whether nothing is beyond what is promised. */
    public boolean holds() {
        return findings.stream().allMatch(finding -> finding.verdict(claim) != Verdict.BEYOND)
                && noise.flatMap(NoiseMoments::problem).isEmpty();
    }
}
