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
 * What a run ran on.
 *
 * @param cpu the processor's name, or its architecture where the name is not to be had
 * @param threads threads the run kept busy
 * @param java version of the Java runtime
 */
public record Machine(String cpu, int threads, String java) {

    /** This machine, with {@code threads} of it in use. */
    public static Machine observe(int threads) {
        String cpu = field(Path.of("/proc/cpuinfo"), "model name").orElse(System.getProperty("os.arch", "unknown"));
        return new Machine(cpu, threads, System.getProperty("java.version", "unknown"));
    }

    /** The most memory this process has had resident so far, in bytes; empty where the system does not say. */
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
            return Optional.empty(); // Not a Linux system: the figure is left out.
        }
        return lines.stream()
                .filter(line -> line.startsWith(name) && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst();
    }
}
