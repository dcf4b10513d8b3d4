// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.Transcript;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.JobSetup;
import org.hanse.core.job.SignedDocument;

/** Offered plans and the owner's approvals. Any thread may call it; methods block. Another process adds approvals meanwhile. */
public interface ApprovalStore {

    /**
     * Approval of a job's plan with one version of the roster.
     *
     * @param plan digest of the plan with this version, or of it and the consent to a further exact sum
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

        /** Returns the approval of a setup with what {@link JobSetup#subtraction} says. */
        public static Approval withSubtraction(JobSetup setup) {
            Approval plan = of(setup);
            Digest both =
                    Transcript.of("hanse second exact sum 1").value(plan.plan()).digest();
            return new Approval(both, plan.version(), plan.roster());
        }
    }

    /** Plan and roster of an offer, as the operator signed them. */
    record Offer(JobId job, SignedDocument plan, SignedDocument roster) {}

    /**
     * Documents of an approval.
     *
     * @param plan empty in homes of earlier versions
     */
    record Approved(Optional<SignedDocument> plan, SignedDocument roster) {}

    /** Keeps the newest offer of a job, for the owner to read. */
    void offer(JobId job, SignedDocument plan, SignedDocument roster);

    /** Returns the newest offer of each job, in order of names. */
    List<Offer> offers();

    /** Returns all approvals of a job, oldest first. */
    List<Approval> approvals(JobId job);

    /** Returns who gave the approvals of a job. Those of earlier versions have no author. */
    Map<Approval, Author> authors(JobId job);

    /** Returns the documents of the last approval of a job; empty before the first. The owner compares the next offer with them. */
    Optional<Approved> lastApproved(JobId job);

    /**
     * Adds an approval. A repeated one keeps its first author.
     *
     * @param offer approved offer
     */
    void approve(Offer offer, Approval approval, Author author);

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
