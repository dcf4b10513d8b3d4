// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.SignedDocument;
import org.hanse.file.DurableFile;
import org.hanse.job.SignedDocumentFile;

/** Offers in files {@code JOB.plan.signed} and {@code JOB.roster.signed}, and approvals in files {@code JOB.approved}. */
public final class FileApprovalStore implements ApprovalStore {

    private static final String PLAN = ".plan.signed";
    private static final String ROSTER = ".roster.signed";
    private static final String APPROVED = ".approved";

    private final Path folder;

    public FileApprovalStore(Path folder) {
        this.folder = folder;
    }

    /** Plan and roster of an offer. */
    public record Offer(JobId job, SignedDocument plan, SignedDocument roster) {}

    @Override
    public void offer(JobId job, SignedDocument plan, SignedDocument roster) {
        try {
            DurableFile.makeFolders(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        SignedDocumentFile.write(folder.resolve(job + ROSTER), roster);
        SignedDocumentFile.write(folder.resolve(job + PLAN), plan);
    }

    @Override
    public Optional<Digest> approved(JobId job) {
        Path file = folder.resolve(job + APPROVED);
        try {
            return Files.exists(file)
                    ? Optional.of(Digest.of(
                            HexFormat.of().parseHex(Files.readString(file).strip())))
                    : Optional.empty();
        } catch (IOException | IllegalArgumentException e) {
            throw new InvalidInputException(
                    file + ": found no digest; expected that of an approved plan. Fix: approve the plan again", e);
        }
    }

    @Override
    public void approve(JobId job, Digest plan) {
        DurableFile.write(folder.resolve(job + APPROVED), plan.toHex() + "\n");
    }

    /** Returns all offers, in order of names. */
    public List<Offer> offers() {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(PLAN))
                    .map(name -> name.substring(0, name.length() - PLAN.length()))
                    .sorted()
                    .map(job -> new Offer(
                            new JobId(job),
                            SignedDocumentFile.read(folder.resolve(job + PLAN)),
                            SignedDocumentFile.read(folder.resolve(job + ROSTER))))
                    .toList();
        } catch (IOException e) {
            throw new InvalidInputException(folder + ": cannot be read: " + e.getMessage(), e);
        }
    }
}
