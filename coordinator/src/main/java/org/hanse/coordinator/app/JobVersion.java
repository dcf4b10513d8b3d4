// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.app;

import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobSetup;

/**
 * A job with one version of the roster.
 *
 * @param setup setup of the job with this version
 * @param account account to which sums are charged; all versions charge the same ledger
 * @param release releases of the job's sums
 */
public record JobVersion(JobSetup setup, ReleaseAccount account, JobRelease release) {

    /** Returns the digest of the version. */
    public Digest roster() {
        return setup.enrolment().digest();
    }

    /** Returns the number of the version. */
    public int number() {
        return setup.enrolment().version();
    }

    /** Returns whether a node is a participant of this version. */
    public boolean has(ParticipantId node) {
        return setup.enrolment().keys().containsKey(node);
    }

    /** Returns the number of approvals from which on rounds use this version: as many as a sum has updates at least. */
    public int neededApprovals() {
        return Math.max(setup.minimum(), setup.plan().members().threshold());
    }
}
