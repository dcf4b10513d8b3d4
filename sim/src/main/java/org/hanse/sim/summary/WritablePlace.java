// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hanse.config.InvalidInputException;

/** Check of a results folder before the training. */
public final class WritablePlace {

    private WritablePlace() {}

    /**
     * Rejects a folder that is not writable; it may be missing.
     *
     * @throws InvalidInputException if a file cannot be written
     */
    public static void require(Path folder) {
        Path existing = folder.toAbsolutePath().normalize();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            throw new InvalidInputException(folder + ": found "
                    + (existing == null ? "no folder above it" : "the file " + existing)
                    + "; expected a folder. Fix: choose another with --out");
        }
        if (!Files.isWritable(existing)) {
            throw new InvalidInputException(folder + ": found no permission to write to " + existing
                    + "; expected it. Fix: choose another folder with --out");
        }
        probe(folder);
    }

    /** Writes a file and deletes it with all new folders: permissions alone are no proof. */
    private static void probe(Path folder) {
        Path place = folder.toAbsolutePath().normalize();
        List<Path> made = new ArrayList<>();
        for (Path above = place; above != null && !Files.exists(above); above = above.getParent()) {
            made.add(above);
        }
        try {
            Files.createDirectories(place);
            Path file = Files.createTempFile(place, "hanse", null);
            try {
                Files.writeString(file, "can be written to");
            } finally {
                Files.delete(file);
            }
        } catch (IOException e) {
            String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
            throw new InvalidInputException(
                    folder + ": found no writable place" + (reason == null ? "" : " (" + reason + ")")
                            + "; expected one. Fix: choose another folder with --out",
                    e);
        } finally {
            // Deepest first. A folder that other programs used meanwhile remains.
            made.forEach(one -> one.toFile().delete());
        }
    }
}
