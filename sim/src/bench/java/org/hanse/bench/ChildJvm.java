// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.hanse.file.TemporaryPath;

/**
 * Child JVM for memory measurements, with the same Java, class path and collector as the launcher, and a given heap.
 */
final class ChildJvm implements AutoCloseable {

    /** Exit code of a JVM that ends when memory runs out. */
    private static final int OUT_OF_MEMORY = 3;

    private final TemporaryPath folder;
    private final Path errors;
    private final Process process;
    private final DataOutputStream questions;
    private final DataInputStream answers;

    /**
     * Starts it.
     *
     * @param main whose main method is called
     * @param heapMebibytes greatest size of its heap
     */
    ChildJvm(Class<?> main, int heapMebibytes, List<String> arguments) {
        this.folder = TemporaryPath.folder("hanse-bench-memory");
        this.errors = folder.path().resolve("errors");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx" + heapMebibytes + "m",
                "-XX:+UseParallelGC",
                "-XX:+ExitOnOutOfMemoryError",
                // Its words are for people, its standard output for us.
                "-XX:+DisplayVMOutputToStderr",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(arguments);
        try {
            this.process =
                    new ProcessBuilder(command).redirectError(errors.toFile()).start();
        } catch (IOException e) {
            folder.close();
            throw new UncheckedIOException("no Java process could be started", e);
        }
        this.questions = new DataOutputStream(new BufferedOutputStream(process.getOutputStream()));
        this.answers = new DataInputStream(new BufferedInputStream(process.getInputStream()));
    }

    DataOutputStream questions() {
        return questions;
    }

    DataInputStream answers() {
        return answers;
    }

    /**
     * Requires that the process ended because it ran out of memory.
     *
     * @throws IllegalStateException if it ended for another reason
     */
    void requireOutOfMemory(IOException broken) {
        try {
            int exit = process.waitFor();
            if (exit != OUT_OF_MEMORY) {
                throw new IllegalStateException(
                        "a process ended with " + exit + ": " + Files.readString(errors), broken);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a process was measured", e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        folder.close();
    }
}
