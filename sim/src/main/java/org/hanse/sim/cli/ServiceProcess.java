// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Service in a process of its own, with the class path of this one. Its output goes to a log file. */
public final class ServiceProcess implements AutoCloseable {

    private static final long END_SECONDS = 10;
    /** JVM options of a service that starts fast and stays small. */
    static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m");

    private final Process process;
    private final Path log;

    private ServiceProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts a service.
     *
     * @param main class with the main method
     * @param options options of its JVM
     * @param log file that output is added to
     */
    static ServiceProcess start(Class<?> main, List<String> options, Path log, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-Dfile.encoding=UTF-8", "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
            // As the launcher does for services.
            builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
            return new ServiceProcess(builder.start(), log);
        } catch (IOException e) {
            throw new UncheckedIOException("a service cannot be started", e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    long pid() {
        return process.pid();
    }

    /**
     * Resources that a process has used since its start, as the system reports them; 0 where it does not.
     *
     * @param cpuSeconds processor time of all threads
     * @param writtenBytes bytes written to disks
     * @param peakBytes peak resident set size
     */
    public record Usage(double cpuSeconds, long writtenBytes, long peakBytes) {}

    /** Returns the resources that the service has used. */
    Usage usage() {
        return new Usage(
                process.info().totalCpuDuration().orElse(Duration.ZERO).toMillis() / 1e3,
                reported("io", "write_bytes:"),
                1024 * reported("status", "VmHWM:"));
    }

    private long reported(String file, String key) {
        try (Stream<String> lines = Files.lines(Path.of("/proc", Long.toString(pid()), file))) {
            return lines.filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException e) {
            return 0;
        }
    }

    /** Returns the report of Native Memory Tracking, which an option of the JVM turns on; what it prints otherwise. */
    String nativeMemory() {
        try {
            Process command = new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                    .toString(),
                            Long.toString(pid()),
                            "VM.native_memory",
                            "summary")
                    .redirectErrorStream(true)
                    .start();
            return new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    /** Returns whether the service has printed a line that begins so. */
    boolean hasPrinted(String begin) {
        return !printed(begin).isEmpty();
    }

    /** Returns the last line of the service that begins so; empty text if there is none. */
    String printed(String begin) {
        return lines().stream().filter(line -> line.startsWith(begin)).reduce("", (first, second) -> second);
    }

    /** Returns whether a line of the service's output has this text. */
    boolean hasLogged(String text) {
        return lines().stream().anyMatch(line -> line.contains(text));
    }

    /** Returns the last line that the service printed; empty text if it printed none. */
    String lastLine() {
        List<String> lines = lines();
        return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
    }

    private List<String> lines() {
        try {
            return Files.readAllLines(log);
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Kills the service immediately, like kill -9. */
    void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** Asks the service to end, as an operator does. */
    void end() {
        process.destroy();
    }

    /** Asks the service to end, and returns its exit code. */
    int awaitEnd() throws InterruptedException {
        end();
        return process.waitFor();
    }

    /** Ends the service, and waits. */
    @Override
    public void close() {
        end();
        try {
            if (!process.waitFor(END_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
