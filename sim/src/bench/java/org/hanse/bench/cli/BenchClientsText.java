// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import org.hanse.bench.ClientsSettings;
import org.hanse.bench.ClientsSummary;
import org.hanse.cli.JsonDocument;
import org.hanse.cli.TextTable;
import org.hanse.sim.summary.Numbers;

/** Clients trained a second, for a terminal and as JSON (schema {@value #SCHEMA}, docs/reference/formats.md). */
final class BenchClientsText {

    static final String SCHEMA = "hanse.bench-clients/1";

    private static final ObjectMapper JSON = new ObjectMapper();

    private BenchClientsText() {}

    static List<String> lines(ClientsSummary summary) {
        ClientsSettings settings = summary.settings();
        List<String> lines = new ArrayList<>();
        lines.add("Kernels " + summary.kernels() + ", " + settings.threads() + " thread(s), Java "
                + summary.machine().java()
                + summary.torch().map(version -> ", " + version).orElse(""));
        lines.add(String.format(
                Locale.ROOT,
                "%,d clients a round, %,d interactions each, %,d items, %,d parameters; median of %d rounds",
                settings.clients(),
                settings.interactions(),
                settings.items(),
                summary.parameters(),
                settings.rounds()));
        lines.add("");
        TextTable table = TextTable.aligned("lrr").row("", "clients a second", "ms a client");
        row(table, "hanse, a simulated round", OptionalDouble.of(summary.hanseRate()));
        row(table, "torch, a loop", summary.torchRate());
        lines.addAll(table.lines("  "));
        lines.add("");
        lines.add("The most memory in use was " + Numbers.bytes(summary.peakRssBytes()) + ", without Python's.");
        summary.agreement()
                .ifPresent(agreement -> lines.add(String.format(
                        Locale.ROOT,
                        "Hanse and PyTorch %s: mean losses differ by %.1e, changes of the model by %.1e of their length.",
                        agreement.holds() ? "agree" : "DO NOT AGREE",
                        agreement.loss(),
                        agreement.change())));
        summary.notes().forEach(note -> lines.add("Note: " + note));
        return lines;
    }

    private static void row(TextTable table, String side, OptionalDouble rate) {
        rate.ifPresent(clients -> table.row(
                side, String.format(Locale.ROOT, "%.1f", clients), String.format(Locale.ROOT, "%.2f", 1000 / clients)));
    }

    static String json(ClientsSummary summary) {
        ClientsSettings settings = summary.settings();
        ObjectNode root = JSON.createObjectNode();
        root.put("schema", SCHEMA);
        BenchJson.environment(root, summary.machine(), summary.kernels(), summary.torch());
        root.put("clients", settings.clients())
                .put("items", settings.items())
                .put("interactions", settings.interactions())
                .put("parameters", summary.parameters());
        summary.peakRssBytes()
                .ifPresentOrElse(bytes -> root.put("peakRssBytes", bytes), () -> root.putNull("peakRssBytes"));
        seconds(root.putArray("hanseSeconds"), summary.hanseSeconds());
        seconds(root.putArray("torchSeconds"), summary.torchSeconds());
        root.put("hanseClientsPerSecond", summary.hanseRate());
        summary.torchRate()
                .ifPresentOrElse(
                        rate -> root.put("torchClientsPerSecond", rate), () -> root.putNull("torchClientsPerSecond"));
        summary.agreement().ifPresent(agreement -> {
            ObjectNode node = root.putObject("agreement");
            BenchJson.number(node, "lossDifference", OptionalDouble.of(agreement.loss()));
            BenchJson.number(node, "changeDifference", OptionalDouble.of(agreement.change()));
            node.put("agrees", agreement.holds());
        });
        ArrayNode notes = root.putArray("notes");
        summary.notes().forEach(notes::add);
        return JsonDocument.text(root);
    }

    private static void seconds(ArrayNode node, List<Double> seconds) {
        seconds.forEach(node::add);
    }
}
