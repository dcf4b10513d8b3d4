// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.round.ToCoordinator;
import org.hanse.core.secagg.MaskedUpdate;
import org.hanse.core.secagg.SecAggPlan;
import org.hanse.file.DurableFile;
import org.hanse.wire.DecodeException;
import org.hanse.wire.MessageStream;
import org.hanse.wire.SecAggCodec;

/**
 * Elements of masked updates in files, one file an update: {@code JOB/ROUND/DIGEST.upload} below a folder, a {@link MessageStream} as the
 * node uploaded it, or {@code DIGEST.update}, the elements alone. JOB is the SHA-256 of the job's name, because a name may contain
 * characters that a file name may not.
 *
 * <p>A file is named by its elements, so that a write never changes the file of another row. A file counts once a row of the database
 * names it.
 */
final class UpdateFiles {

    private static final String MESSAGE = ".upload";
    private static final String ELEMENTS = ".update";

    private final Path folder;

    /** Durable files with the messages of updates, by the digest of their elements. */
    private final Map<Digest, Path> offered = new ConcurrentHashMap<>();

    UpdateFiles(Path folder) {
        this.folder = folder;
    }

    /** Runs a task whose writes of updates may move files that have their messages. */
    void offering(Map<Digest, Path> files, Runnable task) {
        offered.putAll(files);
        try {
            task.run();
        } finally {
            offered.keySet().removeAll(files.keySet());
        }
    }

    /** Writes an update, or moves the file that is offered for it; it is durable when the method returns. */
    void write(JobId job, RoundId round, MaskedUpdate update) {
        Path message = offered.remove(update.digest());
        if (message != null) {
            DurableFile.adopt(message, file(job, round, update.digest(), MESSAGE));
        } else {
            DurableFile.writePrivately(file(job, round, update.digest(), ELEMENTS), update.packed());
        }
    }

    /**
     * Returns the elements of an update.
     *
     * @throws InvalidInputException if the file is missing or damaged
     */
    byte[] read(JobId job, RoundId round, Digest digest, SecAggPlan plan) {
        Path file = file(job, round, digest, MESSAGE);
        byte[] packed;
        if (!Files.exists(file)) {
            file = file(job, round, digest, ELEMENTS);
        }
        try {
            packed = file.toString().endsWith(MESSAGE) ? elements(file, plan) : Files.readAllBytes(file);
        } catch (IOException | UncheckedIOException | DecodeException e) {
            throw new InvalidInputException(
                    file + ": found no readable masked update (" + e.getMessage() + "); expected one" + remedy(), e);
        }
        if (!Digest.sha256(packed).equals(digest)) {
            throw new InvalidInputException(file + ": found " + packed.length
                    + " bytes with another digest; expected the masked update" + remedy());
        }
        return packed;
    }

    private static byte[] elements(Path file, SecAggPlan plan) throws IOException {
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
            Iterator<byte[]> messages =
                    MessageStream.messages(in, new MessageStream.Size(Files.size(file), Integer.MAX_VALUE));
            if (SecAggCodec.parseToCoordinator(messages, plan)
                    instanceof ToCoordinator.MaskedInputSubmitted submitted) {
                return submitted.update().packed();
            }
        }
        throw new DecodeException("another message");
    }

    private static String remedy() {
        return " that the database names. Fix: restore the file, or stop the job";
    }

    /** Deletes the files of a round, if there are any. */
    void delete(JobId job, RoundId round) {
        Path files = file(job, round);
        deleteExcept(files, Set.of());
        deleteIfEmpty(files);
    }

    /** Deletes all files except those that rows name. For the process with the lease, before it serves. */
    void retain(Set<Path> named) {
        deleteExcept(folder, named);
    }

    private static void deleteExcept(Path start, Set<Path> named) {
        if (!Files.isDirectory(start)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(start)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                if (!named.contains(file)) {
                    Files.deleteIfExists(file);
                }
            }
        } catch (IOException e) {
            throw undeletable(start, e);
        }
    }

    private static void deleteIfEmpty(Path folder) {
        try {
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw undeletable(folder, e);
        }
    }

    private static InvalidInputException undeletable(Path path, IOException e) {
        return new InvalidInputException(
                path + ": found files that cannot be deleted (" + e.getMessage()
                        + "); expected to delete masked updates. Fix: check the permissions of the folder",
                e);
    }

    /** Returns the files that may have an update. */
    List<Path> files(JobId job, RoundId round, Digest digest) {
        return List.of(file(job, round, digest, MESSAGE), file(job, round, digest, ELEMENTS));
    }

    private Path file(JobId job, RoundId round, Digest digest, String ending) {
        return file(job, round).resolve(digest.toHex() + ending);
    }

    private Path file(JobId job, RoundId round) {
        String name = Digest.sha256(job.text().getBytes(StandardCharsets.UTF_8)).toHex();
        return folder.resolve(name).resolve(Integer.toString(round.number()));
    }
}
