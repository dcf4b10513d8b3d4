// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.hanse.core.crypto.Digest;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.SignedDocument;
import org.junit.jupiter.api.Test;

/** Contract of every {@link ApprovalStore}. */
public abstract class ApprovalStoreContract {

    protected static final JobId JOB = new JobId("books");
    protected static final SigningKey OPERATOR = SigningKey.generate(new SecureRandom());

    /** Returns the store under test; what was stored before is there. */
    protected abstract ApprovalStore store();

    /** Approves a plan as the owner does, in another process. */
    protected abstract void approve(JobId job, Digest plan);

    protected static SignedDocument document(SignedDocument.Kind kind, String text) {
        return SignedDocument.sign(kind, text, OPERATOR);
    }

    @Test
    void approved_beforeAnApproval_isEmpty() {
        store().offer(
                        JOB,
                        document(SignedDocument.Kind.PLAN, "job: books"),
                        document(SignedDocument.Kind.ROSTER, "version: 1"));

        assertThat(store().approved(JOB)).isEmpty();
    }

    @Test
    void approved_afterApprovals_isTheNewestDigestOfTheJob() {
        Digest first = Digest.sha256(new byte[] {1});
        Digest second = Digest.sha256(new byte[] {2});
        approve(JOB, first);
        assertThat(store().approved(JOB)).contains(first);

        approve(JOB, second);
        assertThat(store().approved(JOB)).contains(second);
        assertThat(store().approved(new JobId("toys"))).isEmpty();
    }
}
