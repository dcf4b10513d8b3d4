// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Finished process: exit code, and output line by line. */
record Launched(int exitCode, List<String> out, List<String> err) {

    /** Running process with output to files, so that it never blocks on unread output. */
    record Running(Process process, Path out, Path err) {

        /** Waits until {@code file} is there. */
        void awaitFile(Path file) throws IOException, InterruptedException {
            for (int waited = 0; !Files.exists(file); waited++) {
                if (!process.isAlive() || waited == 6000) {
                    throw new AssertionError("no " + file + ", having said " + Files.readString(err));
                }
                Thread.sleep(10);
            }
        }

        /** Sends the signal of Ctrl-C. Skipped if the parent of the tests ignores this signal, because children inherit that. */
        void interrupt() throws IOException, InterruptedException {
            Path status = Path.of("/proc", Long.toString(process.pid()), "status");
            if (Files.exists(status)) {
                boolean ignored = Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
                if (ignored) {
                    process.destroyForcibly();
                }
                Assumptions.assumeFalse(ignored, "SIGINT is ignored here");
            }
            int code = new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new AssertionError("kill ended with " + code);
            }
        }

        Launched await() {
            try {
                if (!process.waitFor(3, TimeUnit.MINUTES)) {
                    process.destroyForcibly();
                    throw new AssertionError("still running after three minutes, having said " + Files.readString(err));
                }
                return new Launched(process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException(e);
            }
        }
    }

    /** Starts {@code command} in {@code folder}; {@code environment} is laid over the test's own, empty removes. */
    static Running start(Path folder, Map<String, String> environment, String... command) {
        try {
            Path out = Files.createTempFile("launched", ".out");
            Path err = Files.createTempFile("launched", ".err");
            Stream.of(out, err).forEach(file -> file.toFile().deleteOnExit());
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectInput(
                            ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile());
            // Meant for the JVM of the tests; every other JVM prints it.
            builder.environment().remove("JAVA_TOOL_OPTIONS");
            environment.forEach((name, value) -> {
                if (value.isEmpty()) {
                    builder.environment().remove(name);
                } else {
                    builder.environment().put(name, value);
                }
            });
            return new Running(builder.start(), out, err);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
