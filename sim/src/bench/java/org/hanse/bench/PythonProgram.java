// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.hanse.file.TemporaryPath;

/**
 * Python process with PyTorch that answers each line of input with one line. Not for several threads, because a request waits for its
 * answer.
 */
final class PythonProgram implements AutoCloseable {

    private static final String SCRIPT = "torch_side.py";
    private static final int END_SECONDS = 10;

    private final TemporaryPath folder;
    private final Path errors;
    private final Process process;
    private final BufferedWriter questions;
    private final BufferedReader answers;
    private final String version;

    private PythonProgram(TemporaryPath folder, Path errors, Process process) {
        this.folder = folder;
        this.errors = errors;
        this.process = process;
        this.questions = process.outputWriter(StandardCharsets.UTF_8);
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.version = answer();
    }

    /**
     * Starts the first of the usual interpreters that has PyTorch, or the given one.
     *
     * @throws PeerException if there is no Python, or none with PyTorch
     */
    static PythonProgram start(Optional<Path> python, int threads) {
        List<String> tried =
                python.map(path -> List.of(path.toString())).orElse(List.of("python3", "/usr/bin/python3"));
        List<String> failures = new ArrayList<>();
        for (String interpreter : tried) {
            try {
                return start(interpreter, threads);
            } catch (PeerException e) {
                failures.add(interpreter + ": " + e.getMessage());
            }
        }
        throw new PeerException("no PyTorch: " + String.join("; ", failures) + " (name another with --python)");
    }

    /** Starts the program, whose first line imports torch. A failure has the message of the system or of Python. */
    private static PythonProgram start(String interpreter, int threads) {
        TemporaryPath folder = TemporaryPath.folder("hanse-bench-torch");
        Path script = folder.path().resolve(SCRIPT);
        Path errors = folder.path().resolve("errors");
        try (InputStream source = PythonProgram.class.getResourceAsStream(SCRIPT)) {
            if (source == null) {
                throw new IllegalStateException(SCRIPT + " is not part of the program");
            }
            Files.copy(source, script);
        } catch (IOException e) {
            folder.close();
            throw TemporaryPath.unusable(e);
        }
        ProcessBuilder builder = new ProcessBuilder(interpreter, script.toString()).redirectError(errors.toFile());
        builder.environment().put("OMP_NUM_THREADS", String.valueOf(threads));
        builder.environment().put("HANSE_BENCH_THREADS", String.valueOf(threads));
        try {
            return new PythonProgram(folder, errors, builder.start());
        } catch (IOException e) {
            folder.close();
            throw new PeerException("there is no such program, or it cannot be run", e);
        } catch (PeerException e) {
            folder.close();
            throw e;
        }
    }

    /** Returns the version of PyTorch. */
    String version() {
        return version;
    }

    /** Sends a line and waits for the answer. */
    String ask(String question) {
        try {
            questions.write(question);
            questions.newLine();
            questions.flush();
        } catch (IOException e) {
            throw new PeerException("PyTorch ended: " + lastError(), e);
        }
        return answer();
    }

    private String answer() {
        try {
            String line = answers.readLine();
            if (line == null) {
                throw new PeerException("Python ended: " + lastError());
            }
            return line;
        } catch (IOException e) {
            throw new PeerException("PyTorch ended: " + lastError(), e);
        }
    }

    private String lastError() {
        try {
            List<String> lines = Files.readAllLines(errors);
            return lines.isEmpty() ? "it said nothing" : lines.get(lines.size() - 1);
        } catch (IOException e) {
            return "what it said cannot be read: " + e.getMessage();
        }
    }

    @Override
    public void close() {
        try {
            questions.close(); // The program ends with its input.
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        folder.close();
    }
}
