// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/**
 * Atomic replacement of a file, safe against concurrent readers, crashes and a full disk: written to a temporary neighbour, forced to
 * the disk, then renamed over the old one.
 */
public final class DurableFile {

    private DurableFile() {}

    /** Writer of the content of a file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(OutputStream out) throws IOException;
    }

    /**
     * Replaces {@code file}, and creates missing folders. A failure leaves the old file and no temporary file.
     *
     * @throws InvalidInputException if the disk is full or the place is not writable
     */
    public static void write(Path file, Content content) {
        // Two processes may write at once; the last one counts.
        replace(file, ProcessHandle.current().pid() + ".tmp", Set.of(), channel -> {
            OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
            content.writeTo(out);
            out.flush();
        });
    }

    /**
     * Writes a secret file, see {@link #write(Path, Content)}. Only the owner may read it where the file system
     * supports owners, and no buffer on or off the heap retains the bytes. For one process at a time. The next write
     * deletes the remains of a crash.
     */
    public static void writePrivately(Path file, byte[] secret) {
        writePrivately(file, out -> out.write(secret));
    }

    /** Writes a secret file in parts, see {@link #writePrivately(Path, byte[])}. */
    public static void writePrivately(Path file, Content content) {
        boolean supportsOwners =
                file.getFileSystem().supportedFileAttributeViews().contains("posix");
        Set<PosixFilePermission> permissions = supportsOwners ? PosixFilePermissions.fromString("rw-------") : Set.of();
        replace(file, "private.tmp", permissions, channel -> {
            try (PrivateBuffer buffer = new PrivateBuffer()) {
                content.writeTo(buffer.to(channel));
            }
        });
    }

    /** Returns all bytes of a secret file, which the caller overwrites. No buffer retains them. */
    public static byte[] readPrivately(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                PrivateBuffer buffer = new PrivateBuffer()) {
            return buffer.read(channel);
        }
    }

    /** Writer of the content of an open file. */
    private interface ChannelContent {
        void writeTo(FileChannel channel) throws IOException;
    }

    private static void replace(
            Path file, String ending, Set<PosixFilePermission> permissions, ChannelContent content) {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new InvalidInputException(file + ": found no file name; expected one. Fix: name a file");
        }
        String name = "." + target.getFileName() + "." + ending;
        try (TemporaryPath temporary = TemporaryPath.of(folder.resolve(name))) {
            makeFolders(folder);
            // An existing one is from a killed process, and has its permissions.
            Files.deleteIfExists(temporary.path());
            try (FileChannel channel = FileChannel.open(
                    temporary.path(),
                    Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                    attributes(permissions))) {
                content.writeTo(channel);
                channel.force(true);
            }
            Files.move(temporary.path(), target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceNames(folder);
        } catch (IOException e) {
            throw FileProblem.unwritable(file, e);
        }
    }

    /**
     * Moves a finished file of the same file system to its name, forced to the disk. Only the owner may read it, where
     * the file system supports owners. On failure the file is not moved.
     *
     * @throws InvalidInputException if the disk is full or the place cannot be written to
     */
    public static void adopt(Path finished, Path file) {
        Path target = file.toAbsolutePath();
        Path folder = target.getParent();
        if (folder == null) {
            throw new InvalidInputException(file + ": found no file name; expected one. Fix: name a file");
        }
        try {
            makeFolders(folder);
            if (file.getFileSystem().supportedFileAttributeViews().contains("posix")) {
                Files.setPosixFilePermissions(finished, PosixFilePermissions.fromString("rw-------"));
            }
            try (FileChannel channel = FileChannel.open(finished, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            Files.move(finished, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            forceNames(folder);
        } catch (IOException e) {
            throw FileProblem.unwritable(file, e);
        }
    }

    /** Creates a folder with its missing parents, and forces their names to the disk. */
    public static void makeFolders(Path folder) throws IOException {
        Path parent = folder.getParent();
        if (Files.isDirectory(folder) || parent == null) {
            return;
        }
        makeFolders(parent);
        Files.createDirectories(folder);
        try {
            forceNames(parent);
        } catch (AccessDeniedException e) {
            // A folder that may be written to and not read: the system sees to its names.
        }
    }

    static FileAttribute<?>[] attributes(Set<PosixFilePermission> permissions) {
        return permissions.isEmpty()
                ? new FileAttribute<?>[0]
                : new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(permissions)};
    }

    /** Forces the folder's names to the disk, where a folder can be opened for that; elsewhere the system sees to it. */
    private static void forceNames(Path folder) throws IOException {
        if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
            return;
        }
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Replaces {@code file} with {@code text} in UTF-8. */
    public static void write(Path file, String text) {
        write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
    }
}
