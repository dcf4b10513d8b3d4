// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/**
 * File or folder with its content that is deleted on close, or at the end of the program (by Ctrl-C or SIGTERM, not by
 * SIGKILL).
 */
public final class TemporaryPath implements AutoCloseable {

    /**
     * Number of attempts: at the end of the program other threads may still write into the folder during the deletion.
     */
    private static final int ATTEMPTS = 20;

    private static final long PAUSE_MILLIS = 10;

    private final Path path;
    private final Thread atExit;

    private TemporaryPath(Path path) {
        this.path = path;
        this.atExit = new Thread(this::deleteStubbornly, "delete " + path.getFileName());
    }

    /**
     * Creates a folder in the system's folder for temporary files, accessible to its owner only where the file system
     * supports owners.
     *
     * @param prefix prefix of its name
     * @throws InvalidInputException if there is no room or no permission
     */
    public static TemporaryPath folder(String prefix) {
        try {
            // Java makes such folders with the permissions rwx------.
            return of(Files.createTempDirectory(prefix));
        } catch (IOException e) {
            throw unusable(e);
        }
    }

    /**
     * Creates a folder in {@code parent}, accessible to its owner only where the file system supports owners.
     *
     * @param prefix prefix of its name
     * @throws InvalidInputException if there is no room or no permission
     */
    public static TemporaryPath folder(Path parent, String prefix) {
        try {
            return of(Files.createTempDirectory(parent, prefix));
        } catch (IOException e) {
            throw FileProblem.unwritable(parent, e);
        }
    }

    /** Returns a temporary path for a file or folder at {@code path}, now or later. */
    public static TemporaryPath of(Path path) {
        TemporaryPath temporary = new TemporaryPath(path);
        try {
            Runtime.getRuntime().addShutdownHook(temporary.atExit);
        } catch (IllegalStateException e) {
            // The program is ending already: this is of no use any more.
            temporary.delete();
        }
        return temporary;
    }

    /** Returns the error for an unusable folder for temporary files. */
    public static InvalidInputException unusable(Throwable cause) {
        return new InvalidInputException(
                System.getProperty("java.io.tmpdir")
                        + ": found no space or no permission to write and run files; expected"
                        + " a usable folder for temporary files. Fix: free some space, or name another folder with the"
                        + " variable TMPDIR",
                cause);
    }

    public Path path() {
        return path;
    }

    /**
     * Cancels the deletion at the end of the program, before a move.
     *
     * @throws IOException if the program is already ending
     */
    void keepAtExit() throws IOException {
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            throw new IOException("the program is ending", e);
        }
    }

    /** Deletes it. What cannot be deleted now is tried again at the end of the program. */
    @Override
    public void close() {
        try {
            if (delete()) {
                Runtime.getRuntime().removeShutdownHook(atExit);
            }
        } catch (IllegalStateException e) {
            // The program is ending, and the hook is at work.
            deleteStubbornly();
        }
    }

    /** Deletes the content at the end of the program. */
    void deleteStubbornly() {
        try {
            for (int i = 0; i < ATTEMPTS && !delete(); i++) {
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deletes the content. Returns whether all of it is deleted. */
    private boolean delete() {
        try (Stream<Path> tree = Files.exists(path) ? Files.walk(path) : Stream.empty()) {
            List<Path> deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path each : deepestFirst) {
                Files.deleteIfExists(each);
            }
            return true;
        } catch (IOException | UncheckedIOException e) {
            return false;
        }
    }
}
