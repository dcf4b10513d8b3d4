// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/**
 * Writer of complete folders: into a temporary folder on the same disk, forced to the disk, then renamed into place.
 */
public final class DurableFolder {

    private DurableFolder() {}

    /** Writer of the content of a folder. */
    @FunctionalInterface
    public interface Content {
        void writeTo(Path folder) throws IOException;
    }

    /**
     * Creates {@code folder} with its parents. An existing one retains all names that {@code content} does not write;
     * the other parts (files or folders directly in it) are replaced one by one, once all are written. Until then
     * nothing is changed, and a failure leaves nothing behind.
     *
     * @param force whether the folder may have content already
     * @throws InvalidInputException if it has content and may not, if it is a file, if the disk is full or the place
     *     cannot be written to
     */
    public static void write(Path folder, boolean force, Content content) {
        write(folder, force, Set.of(), content);
    }

    /**
     * Creates {@code folder} with its parents. Folder and files are accessible to their owner only, where the file
     * system supports owners. A failure leaves nothing behind.
     *
     * @param replace whether the folder may exist; then its parts are replaced, see {@link #write}
     * @throws InvalidInputException if there is a file or folder of that name, if the disk is full or the place cannot
     *     be written to
     */
    public static void writePrivately(Path folder, boolean replace, Content content) {
        if (!replace && Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            throw new InvalidInputException(
                    folder + ": found a file or folder; expected none. Fix: name another folder");
        }
        boolean supportsOwners =
                folder.getFileSystem().supportedFileAttributeViews().contains("posix");
        write(folder, replace, supportsOwners ? PosixFilePermissions.fromString("rwx------") : Set.of(), content);
    }

    private static void write(Path folder, boolean force, Set<PosixFilePermission> permissions, Content content) {
        Path target = folder.toAbsolutePath().normalize();
        boolean exists = Files.exists(target);
        try {
            if (exists) {
                checkMayHold(folder, force);
            }
            try (TemporaryPath temporary = temporaryFor(target, exists, permissions)) {
                content.writeTo(temporary.path());
                forceToDisk(temporary.path(), !permissions.isEmpty());
                temporary.keepAtExit();
                if (exists) {
                    moveParts(temporary.path(), target);
                    if (!permissions.isEmpty()) {
                        Files.setPosixFilePermissions(target, permissions);
                    }
                } else {
                    Files.move(temporary.path(), target, StandardCopyOption.ATOMIC_MOVE);
                }
            }
        } catch (IOException e) {
            throw FileProblem.unwritable(folder, e);
        }
    }

    private static void checkMayHold(Path folder, boolean force) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new InvalidInputException(folder + ": found a file; expected a folder. Fix: name a folder");
        }
        if (!force && !list(folder).isEmpty()) {
            throw new InvalidInputException(
                    folder
                            + ": found files in the folder; expected an empty one. Fix: name another folder, or write into it with --force");
        }
    }

    /**
     * Returns a new folder inside {@code target}, which may be a disk of its own; beside it if it does not exist yet.
     */
    private static TemporaryPath temporaryFor(Path target, boolean exists, Set<PosixFilePermission> permissions)
            throws IOException {
        Path name = target.getFileName();
        Path parent = target.getParent();
        Path place = exists || parent == null ? target : Files.createDirectories(parent);
        TemporaryPath temporary = TemporaryPath.of(
                place.resolve("." + name + "." + ProcessHandle.current().pid() + ".tmp"));
        // An existing one is from a process of the same number that could not clean up.
        temporary.deleteStubbornly();
        Files.createDirectory(temporary.path(), DurableFile.attributes(permissions));
        return temporary;
    }

    private static void forceToDisk(Path folder, boolean isPrivate) throws IOException {
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path file : tree.filter(Files::isRegularFile).toList()) {
                if (isPrivate) {
                    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
                }
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
            }
        }
    }

    private static void moveParts(Path temporary, Path target) throws IOException {
        List<Path> parts = list(temporary);
        Path replaced = Files.createDirectory(temporary.resolve(".replaced"));
        for (Path part : parts) {
            Path place = target.resolve(part.getFileName());
            Path old = replaced.resolve(part.getFileName());
            boolean occupied = Files.exists(place, LinkOption.NOFOLLOW_LINKS);
            if (occupied) {
                Files.move(place, old, StandardCopyOption.ATOMIC_MOVE);
            }
            try {
                Files.move(part, place, StandardCopyOption.ATOMIC_MOVE);
            } catch (IOException e) {
                if (occupied) {
                    Files.move(old, place, StandardCopyOption.ATOMIC_MOVE);
                }
                throw e;
            }
        }
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> parts = Files.list(folder)) {
            return parts.sorted().toList();
        }
    }
}
