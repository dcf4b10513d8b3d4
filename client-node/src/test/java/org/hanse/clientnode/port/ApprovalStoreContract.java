// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
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

    protected static final Author AUTHOR =
            Author.ofCommand(Instant.parse("2026-12-02T06:00:00Z"), "hanse node policy --approve");

    protected static ApprovalStore.Offer offer(JobId job, String roster) {
        return new ApprovalStore.Offer(
                job, document(SignedDocument.Kind.PLAN, "job: " + job), document(SignedDocument.Kind.ROSTER, roster));
    }

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

    /** The question after a bad plan is who approved it. */
    @Test
    void authors_areThoseWhoApprovedFirst() {
        Approval first = new Approval(digest(1), 1, digest(2));
        Approval second = new Approval(digest(3), 2, digest(4));
        Author token = Author.ofToken(Instant.parse("2026-12-02T07:00:00Z"), "shop manager");
        store().approve(offer(JOB, "version: 1"), first, AUTHOR);
        store().approve(offer(JOB, "version: 2"), second, token);
        store().approve(offer(JOB, "version: 1"), first, token);

        assertThat(store().authors(JOB)).isEqualTo(Map.of(first, AUTHOR, second, token));
        assertThat(store().authors(new JobId("toys"))).isEmpty();
    }

    @Test
    void lastApproved_isPlanAndRosterOfTheLastApproval() {
        assertThat(store().lastApproved(JOB)).isEmpty();
        store().approve(offer(JOB, "version: 1"), new Approval(digest(1), 1, digest(2)), AUTHOR);
        ApprovalStore.Offer second = offer(JOB, "version: 2");
        store().approve(second, new Approval(digest(3), 2, digest(4)), AUTHOR);

        assertThat(store().lastApproved(JOB))
                .contains(new ApprovalStore.Approved(Optional.of(second.plan()), second.roster()));
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
