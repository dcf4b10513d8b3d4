// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Computer of a run.
 *
 * @param cpu name of the processor, or its architecture without a name
 * @param threads number of busy threads
 * @param java version of the Java runtime
 */
public record Machine(String cpu, int threads, String java) {

    /** Returns this computer with {@code threads} busy threads. */
    public static Machine observe(int threads) {
        String cpu = field(Path.of("/proc/cpuinfo"), "model name").orElse(System.getProperty("os.arch", "unknown"));
        return new Machine(cpu, threads, System.getProperty("java.version", "unknown"));
    }

    /** Returns the peak resident memory of this process in bytes; empty where the system does not report it. */
    public static OptionalLong peakRssBytes() {
        Optional<String> peak = field(Path.of("/proc/self/status"), "VmHWM");
        return peak.map(text -> text.replaceAll("\\D", ""))
                .filter(digits -> !digits.isEmpty())
                .map(digits -> OptionalLong.of(Long.parseLong(digits) * 1024))
                .orElse(OptionalLong.empty());
    }

    private static Optional<String> field(Path file, String name) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            return Optional.empty(); // Not a Linux system: the figure is missing.
        }
        return lines.stream()
                .filter(line -> line.startsWith(name) && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }
}
