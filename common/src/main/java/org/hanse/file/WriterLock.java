// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/**
 * Lock of a file against other writers in this and other processes, until it is closed or the process ends.
 *
 * <p>A process loses the lock on a file as soon as it closes any channel of it. So the lock is on a separate file
 * beside the protected one, and a second writer in this process is rejected before it opens that file.
 */
public final class WriterLock implements AutoCloseable {

    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path file;
    private final FileChannel channel;

    private WriterLock(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Takes the lock.
     *
     * @param file file to protect; links are resolved
     * @throws InvalidInputException if another writer has it
     */
    public static WriterLock of(Path file) {
        return of(file, file + ": found another program that writes it; expected none. Fix: stop that program");
    }

    /**
     * Takes the lock.
     *
     * @param taken message if another writer has it, with the fix
     * @throws InvalidInputException if another writer has it
     */
    public static WriterLock of(Path file, String taken) {
        try {
            Path real = real(file);
            if (!HELD.add(real)) {
                throw new InvalidInputException(taken);
            }
            try {
                return new WriterLock(real, locked(real, taken));
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

    private static FileChannel locked(Path real, String taken) throws IOException {
        FileChannel channel = FileChannel.open(
                real.resolveSibling(real.getFileName() + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            channel.close();
            throw new InvalidInputException(taken);
        }
        return channel;
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
