// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.List;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.SignedDocument;

/** Offered plans and the owner's approvals. Any thread may call it; methods block. Another process adds approvals meanwhile. */
public interface ApprovalStore {

    /**
     * Approval of a job's plan with one version of the roster.
     *
     * @param plan digest of the plan with this version
     * @param version number of the version
     * @param roster digest of the version
     */
    record Approval(Digest plan, int version, Digest roster) {

        /** Returns the approval of a setup. */
        public static Approval of(JobSetup setup) {
            return new Approval(
                    setup.digest(),
                    setup.enrolment().version(),
                    setup.enrolment().digest());
        }
    }

    /** Keeps the newest offer of a job, for the owner to read. */
    void offer(JobId job, SignedDocument plan, SignedDocument roster);

    /** Returns all approvals of a job, oldest first. */
    List<Approval> approvals(JobId job);

    /**
     * Adds an approval.
     *
     * @param roster approved version of the roster, which the owner compares the next one with
     */
    void approve(JobId job, Approval approval, SignedDocument roster);

    /**
     * Marks a job that makes no further round. The next {@link #offer} of its plan does not change the mark; {@link #reopen} removes it.
     *
     * @param reason why it ended early; empty if all rounds counted
     */
    void end(JobId job, String reason);

    /** Removes the mark of {@link #end}. */
    void reopen(JobId job);

    /** Returns the reason of {@link #end}; empty if the job has no mark. */
    Optional<String> ended(JobId job);

    /** Returns the newest version of the roster with which the node joined a round of the job; 0 before the first. */
    int usedRoster(JobId job);

    /** Returns the newest version, over all jobs, that the owner approved or the node used; 0 before the first. */
    int newestRoster();

    /** Sets {@link #usedRoster}. It is durable when the method returns. */
    void useRoster(JobId job, int version);
}
