// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.List;
import java.util.Optional;
import org.hanse.clientnode.port.ApprovalStore.Approval;
import org.hanse.core.job.JobSetup;

/**
 * The owner's decision on a job with one version of its roster: first the limits of the policy, then the approvals.
 *
 * @param objection why the node does not run the job with this version; empty if it does
 */
public record OwnerDecision(State state, Optional<String> objection) {

    /** Result of a decision. */
    public enum State {
        APPROVED("approved"),
        WAITING("waits for approval"),
        REFUSED("refused");

        private final String word;

        State(String word) {
            this.word = word;
        }

        /** Returns the state in words. */
        public String word() {
            return word;
        }
    }

    /** Returns the decision that policy and approvals of a job amount to. */
    public static OwnerDecision of(JobSetup setup, List<Approval> approvals, NodePolicy policy) {
        Approval own = Approval.of(setup);
        Optional<String> refusal = conflict(own, approvals).or(() -> policy.objection(setup));
        if (refusal.isPresent()) {
            return new OwnerDecision(State.REFUSED, refusal);
        }
        return approvals.contains(own)
                ? new OwnerDecision(State.APPROVED, Optional.empty())
                : new OwnerDecision(
                        State.WAITING,
                        Optional.of("the plan waits for the owner's approval (roster version " + own.version() + ")"));
    }

    /** Returns the reason of a refusal; empty if nothing is refused. */
    public Optional<String> refusal() {
        return objection.filter(why -> state == State.REFUSED);
    }

    /**
     * Returns the conflict with an earlier approval. Two rosters with one number could each have a sum of one round,
     * so the owner cannot approve both.
     */
    private static Optional<String> conflict(Approval own, List<Approval> approvals) {
        boolean conflicts = approvals.stream()
                .anyMatch(other ->
                        other.version() == own.version() && !other.roster().equals(own.roster()));
        int next = approvals.stream().mapToInt(Approval::version).max().orElse(own.version()) + 1;
        return conflicts
                ? Optional.of("roster: found a version " + own.version() + " that differs from the approved version "
                        + own.version() + ". Fix: compare both with the operator, who signs a version " + next
                        + " or a plan with a new job name")
                : Optional.empty();
    }
}
