// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import java.util.Optional;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.SignedDocument;

/** Offered plans and the owner's approvals. Any thread may call it; methods block. Another process adds approvals meanwhile. */
public interface ApprovalStore {

    /** Keeps the newest offer of a job, for the owner to read. */
    void offer(JobId job, SignedDocument plan, SignedDocument roster);

    /** Returns the digest of the plan that the owner approved; empty if the owner approved none. */
    Optional<Digest> approved(JobId job);

    /** Approves the plan of a job by its digest. A later approval replaces it. */
    void approve(JobId job, Digest plan);
}
