// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.cli.TextTable;
import org.hanse.cli.Words;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.dataset.ImportedSegments;
import org.jspecify.annotations.Nullable;

/** Output of {@code hanse node import}: tables, and JSON. */
final class ImportText {

    private static final ObjectMapper JSON = new ObjectMapper();

    private ImportText() {}

    /** Returns a table of an import. */
    static List<String> table(ImportSummary summary, Path home) {
        ImportedSegments.Counts counts = summary.counts();
        TextTable table = TextTable.aligned("lrl").row("rows read", Words.count(counts.read()), "");
        table.row("  added", Words.count(counts.added()), "");
        table.row("  known", Words.count(counts.known()), "stored before, or twice in the files");
        table.row(
                "  rejected",
                Words.count(counts.rejections()),
                counts.rejections() > 0 ? "list: hanse node import " + home + " --rejects" : "");
        counts.rejected().forEach((reason, count) -> table.row("    " + reason, Words.count(count), ""));
        row(table, "  left out by the descriptor", counts.exclusions());
        row(table, "  of erased shoppers", counts.keptOut());
        row(table, "values repaired", counts.repairs());
        ImportedSegments.ItemCounts items = counts.items();
        table.row("items", Words.count(summary.items()), changes(items));
        table.row("shoppers", Words.count(summary.shoppers()), spellings(summary));
        table.row("interactions", Words.count(summary.interactions()), span(summary));
        List<String> lines = new ArrayList<>(table.lines(""));
        if (summary.unseen() > 0) {
            lines.add(Words.count(summary.unseen(), "erased id")
                    + " in none of the files: other spellings cannot be recognized from hashes. Next: hanse node erase "
                    + home + " ID --keep-out for each erased shopper");
        }
        return lines;
    }

    /** Returns how many spellings of ids the files have, where these are more than shoppers. */
    private static String spellings(ImportSummary summary) {
        long spellings = summary.counts().spellings();
        return spellings > summary.counts().shoppers()
                ? Words.count(spellings) + " spellings of "
                        + Words.count(summary.counts().shoppers()) + " ids in the files"
                : "";
    }

    private static void row(TextTable table, String name, long count) {
        if (count > 0) {
            table.row(name, Words.count(count), "");
        }
    }

    private static String changes(ImportedSegments.ItemCounts items) {
        List<String> changes = new ArrayList<>();
        Map.of("changed", items.changed(), "removed", items.removed()).entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .filter(change -> change.getValue() > 0)
                .forEach(change -> changes.add(Words.count(change.getValue()) + " " + change.getKey()));
        return String.join(", ", changes);
    }

    private static String span(ImportSummary summary) {
        return summary.from().isEmpty()
                ? ""
                : "from " + summary.from().get() + " to "
                        + summary.to().map(Instant::toString).orElse("");
    }

    /** Returns an import as JSON, schema {@code hanse.node-import/1}. */
    static String json(ImportSummary summary) {
        ImportedSegments.Counts counts = summary.counts();
        ObjectNode root = JSON.createObjectNode()
                .put("schema", "hanse.node-import/1")
                .put("dataset", summary.dataset())
                .put("read", counts.read())
                .put("added", counts.added())
                .put("known", counts.known())
                .put("rejected", counts.rejections())
                .put("repaired", counts.repairs())
                .put("excluded", counts.exclusions())
                .put("erased", counts.keptOut())
                .put("spellings", counts.spellings())
                .put("erasedUnseen", summary.unseen());
        counts.rejected().forEach(root.putObject("reasons")::put);
        ObjectNode items = root.putObject("items").put("total", summary.items());
        items.put("added", counts.items().added());
        items.put("changed", counts.items().changed());
        items.put("removed", counts.items().removed());
        root.put("shoppers", summary.shoppers()).put("interactions", summary.interactions());
        root.put("from", text(summary.from())).put("to", text(summary.to()));
        return root.toPrettyString();
    }

    private static @Nullable String text(Optional<Instant> instant) {
        return instant.map(Instant::toString).orElse(null);
    }

    /** Returns lines of rejected rows. */
    static List<String> rejects(List<ImportStore.Reject> rejects) {
        return rejects.stream()
                .map(reject -> reject.file() + " row " + reject.line() + ": " + reject.reason()
                        + reject.value()
                                .map(value -> ": \"" + Words.clip(value, 80) + "\"")
                                .orElse(""))
                .toList();
    }

    /**
     * Returns rejected rows as JSON, schema {@code hanse.node-rejects/1}.
     *
     * @param total number of rejected rows; the first ten thousand are listed
     */
    static String json(List<ImportStore.Reject> rejects, long total) {
        ObjectNode root =
                JSON.createObjectNode().put("schema", "hanse.node-rejects/1").put("total", total);
        ArrayNode rows = root.putArray("rejects");
        for (ImportStore.Reject reject : rejects) {
            rows.addObject()
                    .put("file", reject.file())
                    .put("row", reject.line())
                    .put("reason", reject.reason())
                    .put("value", reject.value().orElse(null));
        }
        return root.toPrettyString();
    }
}
