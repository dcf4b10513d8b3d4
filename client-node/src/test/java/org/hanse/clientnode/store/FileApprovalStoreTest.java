// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.ApprovalStore.Approval;
import org.hanse.clientnode.port.ApprovalStoreContract;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.SignedDocument;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileApprovalStoreTest extends ApprovalStoreContract {

    @TempDir
    Path folder = Path.of("");

    @Override
    protected ApprovalStore store() {
        return new FileApprovalStore(folder);
    }

    @Override
    protected void approve(JobId job, Approval approval) {
        store().approve(offer(job, "version: 1"), approval, AUTHOR);
    }

    @Test
    void offers_ofTwoOffersOfAJob_holdTheNewestDocuments() {
        SignedDocument roster = document(SignedDocument.Kind.ROSTER, "version: 1");
        store().offer(JOB, document(SignedDocument.Kind.PLAN, "job: books"), roster);
        SignedDocument newer = document(SignedDocument.Kind.PLAN, "job: books\nseed: 2");
        store().offer(JOB, newer, roster);

        assertThat(new FileApprovalStore(folder).offers()).containsExactly(new ApprovalStore.Offer(JOB, newer, roster));
    }

    @Test
    void approve_keepsTheApprovedRoster_notTheOneThatIsOffered() {
        Digest digest = Digest.sha256(new byte[] {1});
        SignedDocument roster = document(SignedDocument.Kind.ROSTER, "version: 1");
        assertThat(store().lastApproved(JOB)).isEmpty();
        store().offer(
                        JOB,
                        document(SignedDocument.Kind.PLAN, "job: books"),
                        document(SignedDocument.Kind.ROSTER, "version: 2"));
        ApprovalStore.Offer approved =
                new ApprovalStore.Offer(JOB, document(SignedDocument.Kind.PLAN, "job: books"), roster);
        store().approve(approved, new Approval(digest, 1, digest), AUTHOR);

        assertThat(store().lastApproved(JOB).map(ApprovalStore.Approved::roster))
                .contains(roster);
        assertThat(new FileApprovalStore(folder).offers()).hasSize(1);
    }

    /** The release before wrote these files, and none for all jobs. */
    @Test
    void newestRoster_ofAHomeOfAnEarlierRelease_isThatOfItsFiles() throws IOException {
        String digest = "a1".repeat(Digest.SIZE);
        Files.writeString(
                folder.resolve("books.approved"), digest + " 1 " + digest + "\n" + digest + " 12 " + digest + "\n");
        Files.writeString(folder.resolve("books.roster.approved"), "signed");
        Files.writeString(folder.resolve("toys.version"), "3\n");

        assertThat(store().newestRoster()).isEqualTo(12);
    }

    /** The names of two jobs may differ by the ending of a file. */
    @Test
    void approvals_ofAJobNamedLikeAnotherOnesRoster_areItsOwn() throws IOException {
        JobId other = new JobId("books.roster");
        Digest digest = Digest.sha256(new byte[] {1});
        SignedDocument plan = document(SignedDocument.Kind.PLAN, "job: books");
        SignedDocument roster = document(SignedDocument.Kind.ROSTER, "version: 7");
        store().offer(other, plan, roster);
        approve(other, new Approval(digest, 7, digest));
        assertThat(store().newestRoster()).isEqualTo(7);
        store().approve(new ApprovalStore.Offer(JOB, plan, roster), new Approval(digest, 2, digest), AUTHOR);

        assertThat(store().newestRoster()).isEqualTo(7);
        assertThat(store().approvals(other)).containsExactly(new Approval(digest, 7, digest));
        assertThat(store().lastApproved(JOB).map(ApprovalStore.Approved::roster))
                .contains(roster);
    }

    @Test
    void approvedRoster_ofAHomeOfAnEarlierRelease_isThatOfItsFile() throws IOException {
        Digest digest = Digest.sha256(new byte[] {1});
        approve(JOB, new Approval(digest, 1, digest));
        Path written;
        try (Stream<Path> files = Files.list(folder)) {
            written = files.filter(file -> file.endsWith("books.approved-roster"))
                    .findFirst()
                    .orElseThrow();
        }
        Files.move(written, folder.resolve("books.roster.approved"));

        assertThat(store().lastApproved(JOB))
                .hasValueSatisfying(own -> assertThat(own.roster().text()).isEqualTo("version: 1"));
    }

    @Test
    void approvals_ofADamagedFile_areAnError() throws IOException {
        Digest digest = Digest.sha256(new byte[] {1});
        approve(JOB, new Approval(digest, 1, digest));
        Files.writeString(folder.resolve("books.approved"), "yes");

        assertThatThrownBy(() -> store().approvals(JOB))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("books.approved: found other text");
    }
}
