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

/** A process that came to its end: exit code, and what it wrote, line by line. */
record Launched(int exitCode, List<String> out, List<String> err) {

    /** A process that may still run; its output goes to files, so that nothing has to be read to let it go on. */
    record Running(Process process, Path out, Path err) {

        Launched await() {
            try {
                if (!process.waitFor(60, TimeUnit.SECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionError("still running after a minute, having said " + Files.readString(err));
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
            // Of use to the JVM of the tests, and said aloud by every other one.
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
