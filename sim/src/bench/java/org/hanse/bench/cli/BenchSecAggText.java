// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import org.hanse.bench.SecAggMemory;
import org.hanse.bench.SecAggTiming;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.sim.summary.Numbers;

/** Cost of secure aggregation, as text and as JSON (schema {@value #SCHEMA}, docs/reference/formats.md). */
final class BenchSecAggText {

    static final String SCHEMA = "hanse.bench-secagg/1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private BenchSecAggText() {}

    static List<String> lines(List<SecAggTiming> timings) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "One thread. A participant's times: from the plan to sealed shares; from others' shares to the masked");
        lines.add("update; from survivors to revealed shares. The coordinator's: an update, and unmasking.");
        lines.add("");
        TextTable table = TextTable.aligned("rrrrrrrrrrrr")
                .row(
                        "nodes",
                        "lost",
                        "elements",
                        "bits",
                        "t",
                        "keys ms",
                        "mask ms",
                        "reveal ms",
                        "an update ms",
                        "unmask ms",
                        "up",
                        "x 16 bits");
        for (SecAggTiming timing : timings) {
            table.row(
                    number(timing.participants()),
                    number(timing.lost()),
                    number(timing.size()),
                    number(timing.ringBits()),
                    number(timing.threshold()),
                    millis(timing.keys()),
                    millis(timing.mask()),
                    millis(timing.reveal()),
                    millis(timing.collect()),
                    millis(timing.unmask()),
                    String.format(Locale.ROOT, "%.3f MB", (timing.maskedBytes() + timing.otherBytes()) / 1e6),
                    String.format(Locale.ROOT, "%.2f", timing.expansion()));
        }
        lines.addAll(table.lines("  "));
        lines.add("");
        lines.add("The most memory in use was "
                + Numbers.bytes(timings.get(timings.size() - 1).peakRssBytes())
                + ", all participants' shares and messages included.");
        return lines;
    }

    static List<String> memoryLines(List<SecAggMemory> measured) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "One side as a process of its own: the least heap (-Xmx) with which it gets through a round, and the");
        lines.add("most memory of the process that was resident then.");
        lines.add("");
        TextTable table =
                TextTable.aligned("lrrrrr").row("side", "nodes", "elements", "bits", "least heap", "resident");
        for (SecAggMemory memory : measured) {
            table.row(
                    side(memory),
                    number(memory.participants()),
                    number(memory.size()),
                    number(memory.ringBits()),
                    Numbers.bytes(OptionalLong.of(memory.leastHeapBytes())),
                    Numbers.bytes(memory.peakRssBytes()));
        }
        lines.addAll(table.lines("  "));
        return lines;
    }

    private static String side(SecAggMemory memory) {
        return memory.side().name().toLowerCase(Locale.ROOT);
    }

    private static String number(long number) {
        return Words.count(number);
    }

    private static String millis(double seconds) {
        return String.format(Locale.ROOT, "%,.1f", 1000 * seconds);
    }

    static String json(List<SecAggTiming> timings) {
        ObjectNode root = JSON.createObjectNode();
        root.put("schema", SCHEMA);
        ArrayNode sums = root.putArray("sums");
        for (SecAggTiming timing : timings) {
            ObjectNode sum = sums.addObject()
                    .put("participants", timing.participants())
                    .put("lost", timing.lost())
                    .put("size", timing.size())
                    .put("ringBits", timing.ringBits())
                    .put("degree", timing.degree())
                    .put("threshold", timing.threshold())
                    .put("keysMillis", 1000 * timing.keys())
                    .put("maskMillis", 1000 * timing.mask())
                    .put("revealMillis", 1000 * timing.reveal())
                    .put("collectMillis", 1000 * timing.collect())
                    .put("unmaskMillis", 1000 * timing.unmask())
                    .put("maskedBytes", timing.maskedBytes())
                    .put("otherBytes", timing.otherBytes())
                    .put("downloadBytes", timing.downloadBytes())
                    .put("expansion", timing.expansion());
            timing.peakRssBytes()
                    .ifPresentOrElse(bytes -> sum.put("peakRssBytes", bytes), () -> sum.putNull("peakRssBytes"));
        }
        return root.toPrettyString();
    }

    static String memoryJson(List<SecAggMemory> measured) {
        ObjectNode root = JSON.createObjectNode();
        root.put("schema", SCHEMA);
        ArrayNode sides = root.putArray("memory");
        for (SecAggMemory memory : measured) {
            ObjectNode side = sides.addObject()
                    .put("side", side(memory))
                    .put("participants", memory.participants())
                    .put("size", memory.size())
                    .put("ringBits", memory.ringBits())
                    .put("leastHeapBytes", memory.leastHeapBytes());
            memory.peakRssBytes()
                    .ifPresentOrElse(bytes -> side.put("peakRssBytes", bytes), () -> side.putNull("peakRssBytes"));
        }
        return root.toPrettyString();
    }
}
