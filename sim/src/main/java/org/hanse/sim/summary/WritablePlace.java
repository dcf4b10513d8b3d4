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

/** Whether results can be written where they are to go, before the long work that they come of. */
public final class WritablePlace {

    private WritablePlace() {}

    /**
     * Makes sure that files can be written to a folder, which need not be there yet.
     *
     * @throws InvalidInputException if they cannot
     */
    public static void require(Path folder) {
        Path existing = folder.toAbsolutePath().normalize();
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing)) {
            throw new InvalidInputException(folder + ": "
                    + (existing == null ? "is no place to write to" : existing + " is a file, not a folder")
                    + "; choose another with --out");
        }
        if (!Files.isWritable(existing)) {
            throw new InvalidInputException(
                    folder + ": no permission to write to " + existing + "; choose another folder with --out");
        }
        probe(folder);
    }

    /** Writes a file and deletes it again, with the folders made for it: permissions alone do not say that one can. */
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
                    folder + ": cannot be written to" + (reason == null ? "" : ", " + reason)
                            + "; choose another folder with --out",
                    e);
        } finally {
            // Deepest first. One in which something stands meanwhile is left.
            made.forEach(one -> one.toFile().delete());
        }
    }
}
