// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hanse.clientnode.port.SegmentStore;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;
import org.hanse.core.crypto.Digest;
import org.hanse.file.DurableFile;

/** Segments in files {@code DIGEST.parquet} of a folder. Only the owner may read them. */
public final class FileSegmentStore implements SegmentStore {

    private static final String ENDING = ".parquet";

    private final Path folder;

    public FileSegmentStore(Path folder) {
        this.folder = folder;
    }

    /**
     * Returns the SHA-256 digest of a file.
     *
     * @throws InvalidInputException if it cannot be read
     */
    public static Digest digest(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
            return Digest.of(digest.digest());
        } catch (IOException e) {
            throw FileProblem.unreadable(file, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Path named(Digest digest) {
        return folder.resolve(digest.toHex() + ENDING);
    }

    @Override
    public Digest add(Path finished) {
        Digest digest = digest(finished);
        DurableFile.adopt(finished, named(digest));
        return digest;
    }

    @Override
    public Path file(Digest digest) {
        Path file = named(digest);
        if (!Files.exists(file) || !digest(file).equals(digest)) {
            throw new InvalidInputException(file + ": found "
                    + (Files.exists(file) ? "other bytes" : "no file")
                    + "; expected the imported data as written. Fix: run hanse node import with --replace");
        }
        return file;
    }

    @Override
    public void retain(Set<Digest> kept) {
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> others = files.filter(file -> file.toString().endsWith(ENDING)
                            && kept.stream().noneMatch(digest -> named(digest).equals(file)))
                    .toList();
            for (Path file : others) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new InvalidInputException(
                    folder + ": found files that cannot be deleted (" + e.getMessage()
                            + "); expected to delete segments. Fix: check the permissions of the folder",
                    e);
        }
    }
}
