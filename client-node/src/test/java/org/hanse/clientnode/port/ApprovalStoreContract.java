// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import org.hanse.clientnode.port.ApprovalStore.Approval;
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
    protected abstract void approve(JobId job, Approval approval);

    protected static SignedDocument document(SignedDocument.Kind kind, String text) {
        return SignedDocument.sign(kind, text, OPERATOR);
    }

    @Test
    void approved_beforeAnApproval_isEmpty() {
        store().offer(
                        JOB,
                        document(SignedDocument.Kind.PLAN, "job: books"),
                        document(SignedDocument.Kind.ROSTER, "version: 1"));

        assertThat(store().approvals(JOB)).isEmpty();
    }

    private static Digest digest(int number) {
        return Digest.sha256(new byte[] {(byte) number});
    }

    @Test
    void approvals_areThoseOfTheJobInOrderAndOnce() {
        Approval first = new Approval(digest(1), 1, digest(2));
        Approval second = new Approval(digest(3), 2, digest(4));
        approve(JOB, first);
        approve(JOB, second);
        approve(JOB, first);

        assertThat(store().approvals(JOB)).containsExactly(first, second);
        assertThat(store().approvals(new JobId("toys"))).isEmpty();
    }

    @Test
    void ended_isTheReasonUntilTheJobIsReopened() {
        assertThat(store().ended(JOB)).isEmpty();
        store().end(JOB, "budget exhausted");
        assertThat(store().ended(JOB)).contains("budget exhausted");
        assertThat(store().ended(new JobId("toys"))).isEmpty();
        store().end(JOB, "");
        assertThat(store().ended(JOB)).contains("");

        store().reopen(JOB);
        assertThat(store().ended(JOB)).isEmpty();
    }

    @Test
    void usedRoster_isTheOneThatWasSetLast() {
        assertThat(store().usedRoster(JOB)).isZero();
        store().useRoster(JOB, 3);

        assertThat(store().usedRoster(JOB)).isEqualTo(3);
        assertThat(store().usedRoster(new JobId("toys"))).isZero();
    }

    @Test
    void newestRoster_isThatOfAllJobs_approvedOrUsed() {
        assertThat(store().newestRoster()).isZero();
        store().useRoster(JOB, 2);
        assertThat(store().newestRoster()).isEqualTo(2);
        approve(new JobId("toys"), new Approval(digest(1), 4, digest(2)));
        approve(JOB, new Approval(digest(3), 3, digest(4)));

        assertThat(store().newestRoster()).isEqualTo(4);
    }
}
