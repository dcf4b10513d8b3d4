// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.app;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.ApprovalStore.Approval;
import org.hanse.clientnode.port.SentLog;
import org.hanse.core.federation.JobId;
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

    /**
     * Returns the decision that policy and approvals amount to.
     *
     * @param sent record of the node: after an exact sum of counts, another job with one needs {@link Approval#withSubtraction}
     */
    public static OwnerDecision of(JobSetup setup, ApprovalStore store, NodePolicy policy, SentLog sent) {
        Approval own = Approval.of(setup);
        List<Approval> approvals = store.approvals(setup.plan().job());
        Optional<String> refusal = conflict(own, approvals)
                .or(() -> isRunning(setup.plan().job(), store) ? Optional.empty() : setBack(own, store.newestRoster()))
                .or(() -> policy.objection(setup));
        if (refusal.isPresent()) {
            return new OwnerDecision(State.REFUSED, refusal);
        }
        return isApproved(setup, approvals, sent)
                ? new OwnerDecision(State.APPROVED, Optional.empty())
                : new OwnerDecision(
                        State.WAITING,
                        Optional.of("the plan waits for the owner's approval (roster version " + own.version() + ")"));
    }

    private static boolean isApproved(JobSetup setup, List<Approval> approvals, SentLog sent) {
        return approvals.contains(Approval.withSubtraction(setup))
                || (approvals.contains(Approval.of(setup)) && !isSecondSum(setup, sent));
    }

    /** Returns whether the job would receive an exact sum of counts after another one. */
    private static boolean isSecondSum(JobSetup setup, SentLog sent) {
        Set<JobId> given = setup.exactSums().isEmpty() ? Set.of() : sent.exactSums();
        return !given.isEmpty() && !given.contains(setup.job());
    }

    /** Returns whether the owner approved the job before. It keeps its own order of versions. */
    private static boolean isRunning(JobId job, ApprovalStore store) {
        return !store.approvals(job).isEmpty() || store.usedRoster(job) > 0;
    }

    /** Returns the reason to refuse a new job with an older roster than the newest that the owner approved: it may list revoked nodes. */
    private static Optional<String> setBack(Approval own, int newest) {
        return own.version() < newest
                ? Optional.of("roster: found version " + own.version() + " in a new job; expected version " + newest
                        + " or later, which this owner approved for another job. Fix: the operator creates the job with"
                        + " the newest signed roster")
                : Optional.empty();
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
