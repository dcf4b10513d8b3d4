// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * {@code hanse node train} in a JVM of its own, with the class path of this one: one thread, low priority, a heap of its own. It ends with
 * this process.
 *
 * @param home home folder
 * @param memory greatest heap in MiB
 */
public record TrainingJvm(NodeHome home, int memory) implements TrainingProcess.Children {

    /** Priority below that of the serving process. */
    private static final String NICE = "10";

    /** Returns those of a home folder, with the heap of its settings. */
    static TrainingJvm of(NodeHome home) {
        return new TrainingJvm(home, NodeSettings.read(home.settings()).train().memory());
    }

    @Override
    public Child start(Consumer<String> line, IntConsumer exit) {
        ProcessBuilder builder = new ProcessBuilder(command()).redirectErrorStream(true);
        // As the launcher does.
        builder.environment().put("OMP_NUM_THREADS", "1");
        builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
        try {
            Process process = builder.start();
            Thread reader = new Thread(() -> read(process, line, exit), "hanse-training-output");
            reader.setDaemon(true);
            reader.start();
            return process::destroyForcibly;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void read(Process process, Consumer<String> line, IntConsumer exit) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            output.lines().forEach(line);
            exit.accept(process.waitFor());
        } catch (IOException | UncheckedIOException e) {
            process.destroyForcibly();
            exit.accept(process.onExit().join().exitValue());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    List<String> command() {
        List<String> command = new ArrayList<>();
        if (hasNice()) {
            command.addAll(List.of("nice", "-n", NICE));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // Opened modules and properties; not the heap, the collector and the ports of this process.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(own -> own.startsWith("--") || own.startsWith("-D"))
                .filter(own -> !own.startsWith("-Dcom.sun.management"))
                .forEach(command::add);
        command.addAll(List.of(
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Xmx" + memory + "m",
                "-Dfile.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                NodeMain.class.getName(),
                "node",
                "train",
                home.folder().toString(),
                "--parent",
                Long.toString(ProcessHandle.current().pid())));
        return command;
    }

    private static boolean hasNice() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "nice")));
    }
}
