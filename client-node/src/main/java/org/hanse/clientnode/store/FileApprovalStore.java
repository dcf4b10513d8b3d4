// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.clientnode.port.ApprovalStore;
import org.hanse.clientnode.port.Author;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.job.SignedDocument;
import org.hanse.file.DurableFile;
import org.hanse.job.SignedDocumentFile;

/**
 * Offers in files {@code JOB.plan.signed} and {@code JOB.roster.signed}, approvals in files {@code JOB.approved}, one a line, documents
 * of the last approval in files {@code JOB.approved-roster} and {@code JOB.approved-plan}, the used version of the roster in files {@code JOB.version}, and ends of jobs
 * in files {@code JOB.ended}. Earlier versions wrote {@code JOB.roster.approved}, which is also the approvals of a job {@code JOB.roster}.
 */
public final class FileApprovalStore implements ApprovalStore {

    private static final String PLAN = ".plan.signed";
    private static final String ROSTER = ".roster.signed";
    private static final String APPROVED = ".approved";
    private static final String APPROVED_ROSTER = ".approved-roster";
    private static final String APPROVED_PLAN = ".approved-plan";
    private static final String EARLIER_ROSTER = ".roster.approved";
    private static final String ENDED = ".ended";
    private static final String USED = ".version";

    private final Path folder;

    public FileApprovalStore(Path folder) {
        this.folder = folder;
    }

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
    public List<Approval> approvals(JobId job) {
        return lines(job).stream().map(Line::approval).toList();
    }

    @Override
    public Map<Approval, Author> authors(JobId job) {
        Map<Approval, Author> authors = new HashMap<>();
        lines(job).forEach(line -> line.author().ifPresent(own -> authors.put(line.approval(), own)));
        return authors;
    }

    /**
     * Line of a file of approvals: digest of the plan, number and digest of the roster's version, time and author.
     *
     * @param author empty in lines of earlier versions
     */
    private record Line(Approval approval, Optional<Author> author) {

        private static final int PARTS = 5;
        private static final int EARLIER_PARTS = 3;

        static Line parse(String line) {
            String[] parts = line.strip().split(" ", PARTS);
            if (parts.length != PARTS && parts.length != EARLIER_PARTS) {
                throw new IllegalArgumentException(line);
            }
            return new Line(
                    new Approval(digest(parts[0]), Integer.parseInt(parts[1]), digest(parts[2])),
                    parts.length == PARTS
                            ? Optional.of(new Author(Instant.parse(parts[3]), parts[4]))
                            : Optional.empty());
        }

        private static Digest digest(String hex) {
            return Digest.of(HexFormat.of().parseHex(hex));
        }

        String text() {
            return approval.plan().toHex() + " " + approval.version() + " "
                    + approval.roster().toHex()
                    + author.map(own -> " " + own.at() + " " + own.by()).orElse("") + "\n";
        }
    }

    private List<Line> lines(JobId job) {
        Path file = folder.resolve(job + APPROVED);
        try {
            return Files.exists(file)
                    ? Files.readAllLines(file).stream().map(Line::parse).toList()
                    : List.of();
        } catch (IOException | IllegalArgumentException | DateTimeException e) {
            throw new InvalidInputException(
                    file
                            + ": found other text; expected digests of approved plans. Fix: delete the file and approve the"
                            + " plan again",
                    e);
        }
    }

    @Override
    public void approve(Offer offer, Approval approval, Author author) {
        JobId job = offer.job();
        List<Line> all = new ArrayList<>(lines(job));
        if (all.stream().noneMatch(line -> line.approval().equals(approval))) {
            all.add(new Line(approval, Optional.of(author)));
        }
        DurableFile.write(
                folder.resolve(job + APPROVED), all.stream().map(Line::text).collect(Collectors.joining()));
        SignedDocumentFile.write(folder.resolve(job + APPROVED_ROSTER), offer.roster());
        SignedDocumentFile.write(folder.resolve(job + APPROVED_PLAN), offer.plan());
    }

    @Override
    public Optional<Approved> lastApproved(JobId job) {
        return Stream.of(job + APPROVED_ROSTER, job + EARLIER_ROSTER)
                .filter(name -> !isApprovals(name))
                .map(folder::resolve)
                .filter(Files::exists)
                .findFirst()
                .map(SignedDocumentFile::read)
                .map(roster -> new Approved(
                        Optional.of(folder.resolve(job + APPROVED_PLAN))
                                .filter(Files::exists)
                                .map(SignedDocumentFile::read),
                        roster));
    }

    /** Returns whether a file has approvals: a file of an earlier release ends like it, but is of no job that was offered. */
    private boolean isApprovals(String name) {
        return name.endsWith(APPROVED)
                && (!name.endsWith(EARLIER_ROSTER)
                        || Files.exists(folder.resolve(name.substring(0, name.length() - APPROVED.length()) + PLAN)));
    }

    @Override
    public void end(JobId job, String reason) {
        try {
            DurableFile.makeFolders(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DurableFile.write(folder.resolve(job + ENDED), reason + "\n");
    }

    @Override
    public void reopen(JobId job) {
        try {
            Files.deleteIfExists(folder.resolve(job + ENDED));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Optional<String> ended(JobId job) {
        Path file = folder.resolve(job + ENDED);
        try {
            return Files.exists(file) ? Optional.of(Files.readString(file).strip()) : Optional.empty();
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        }
    }

    @Override
    public int usedRoster(JobId job) {
        Path file = folder.resolve(job + USED);
        try {
            return Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
        } catch (IOException | NumberFormatException e) {
            throw new InvalidInputException(
                    file + ": found other text; expected the number of a version of the roster. Fix: write the number"
                            + " of the newest approved version",
                    e);
        }
    }

    /** Derives the version from the files of all jobs, so that a backup of the folder has it. */
    @Override
    public int newestRoster() {
        return IntStream.concat(
                        jobs(USED).mapToInt(this::usedRoster),
                        jobs(APPROVED).flatMap(job -> approvals(job).stream()).mapToInt(Approval::version))
                .max()
                .orElse(0);
    }

    @Override
    public void useRoster(JobId job, int version) {
        DurableFile.write(folder.resolve(job + USED), version + "\n");
    }

    @Override
    public List<Offer> offers() {
        return jobs(PLAN)
                .map(job -> new Offer(
                        job,
                        SignedDocumentFile.read(folder.resolve(job + PLAN)),
                        SignedDocumentFile.read(folder.resolve(job + ROSTER))))
                .toList();
    }

    /** Returns the jobs with a file of this kind, in order of names. */
    private Stream<JobId> jobs(String kind) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files
                    .map(file -> file.getFileName().toString())
                    .filter(kind.equals(APPROVED) ? this::isApprovals : name -> name.endsWith(kind))
                    .map(name -> name.substring(0, name.length() - kind.length()))
                    .sorted()
                    .map(JobId::new)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw FileProblem.unreadable(folder, e);
        }
    }
}
