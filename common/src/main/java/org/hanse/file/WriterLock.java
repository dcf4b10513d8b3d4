// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/**
 * Lock of a file against other writers in this and other processes, until it is closed or the process ends.
 *
 * <p>A process loses the lock on a file as soon as it closes any channel of it. So the lock is on a separate file
 * beside the protected one, and a second writer in this process is rejected before it opens that file.
 *
 * <p>A second lock file would let a second writer in. So a file with hard links is rejected, and {@link #requireHeld}
 * detects that the lock file was deleted or replaced. A copied folder has a lock of its own.
 */
public final class WriterLock implements AutoCloseable {

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    /** Identity of the lock file in its file system. */
    private final Object key;

    /** @param wait whether to wait until another process ends or closes its lock */
    private WriterLock(Path file, String taken, boolean wait) throws IOException {
        this.file = file;
        Path lock = lockFile(file);
        requireOneName(file);
        requireOneName(lock);
        if (Files.notExists(lock)) {
            Files.write(lock, new byte[0], StandardOpenOption.CREATE);
        }
        this.key = key(lock);
        this.channel = FileChannel.open(lock, StandardOpenOption.WRITE);
        if ((wait ? channel.lock() : channel.tryLock()) == null || !key.equals(key(lock))) {
            channel.close();
            throw new InvalidInputException(taken);
        }
    }

    /**
     * Takes the lock.
     *
     * @param file file to protect; links are resolved
     * @throws InvalidInputException if another writer has it, or the file has several names
     */
    public static WriterLock of(Path file) {
        return of(file, taken(file));
    }

    /**
     * Takes the lock as soon as no other process has it.
     *
     * @throws InvalidInputException if another writer of this process has it, or the file has several names
     */
    public static WriterLock awaited(Path file) {
        return of(file, taken(file), true);
    }

    private static String taken(Path file) {
        return file + ": found another program that writes it; expected none. Fix: stop that program";
    }

    /**
     * Takes the lock.
     *
     * @param taken message if another writer has it, with the fix
     * @throws InvalidInputException if another writer has it, or the file has several names
     */
    public static WriterLock of(Path file, String taken) {
        return of(file, taken, false);
    }

    private static WriterLock of(Path file, String taken, boolean wait) {
        try {
            Path real = real(file);
            if (!HELD.add(real)) {
                throw new InvalidInputException(taken);
            }
            try {
                return new WriterLock(real, taken, wait);
            } catch (IOException | RuntimeException e) {
                HELD.remove(real);
                throw e;
            }
        } catch (IOException e) {
            throw FileProblem.unwritable(file, e);
        }
    }

    private static Path real(Path file) throws IOException {
        if (Files.exists(file)) {
            return file.toRealPath();
        }
        Path absolute = file.toAbsolutePath();
        Path folder = absolute.getParent();
        Path name = absolute.getFileName();
        if (folder == null || name == null) {
            throw new InvalidInputException(file + ": found no file name; expected one. Fix: name a file");
        }
        DurableFile.makeFolders(folder);
        return folder.toRealPath().resolve(name);
    }

    private static Path lockFile(Path real) {
        return real.resolveSibling(real.getFileName() + ".lock");
    }

    private static Object key(Path file) throws IOException {
        return Objects.requireNonNullElse(
                Files.readAttributes(file, BasicFileAttributes.class).fileKey(), file);
    }

    private static void requireOneName(Path file) throws IOException {
        if (Files.isRegularFile(file)
                && file.getFileSystem().supportedFileAttributeViews().contains("unix")
                && Files.getAttribute(file, "unix:nlink") instanceof Integer names
                && names > 1) {
            throw new InvalidInputException(file + ": found " + names + " names of the file (hard links); expected one,"
                    + " as a lock protects one name. Fix: delete the others, listed by find DISK -samefile "
                    + file.getFileName());
        }
    }

    /**
     * Checks that the lock file is still the locked one. Before a write this prevents a second writer; after it, before
     * anything is sent, the next writer is certain to read what was written.
     *
     * @throws InvalidInputException if the lock file was deleted or replaced, so that another program may have locked it
     */
    public void requireHeld() {
        Path lock = lockFile(file);
        try {
            if (Files.exists(lock) && key.equals(key(lock))) {
                return;
            }
        } catch (IOException e) {
            throw FileProblem.unreadable(lock, e);
        }
        throw new InvalidInputException(lock + ": found another file; expected the one that this program has locked, as"
                + " a second program may now write. Fix: stop all programs that use this folder, then start one");
    }

    /** Returns the protected file, without links. */
    public Path file() {
        return file;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw FileProblem.unwritable(file, e);
        } finally {
            HELD.remove(file);
        }
    }
}
