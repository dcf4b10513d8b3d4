// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.isComputed;
import static org.hanse.clientnode.audit.ReportWords.notComputed;
import static org.hanse.clientnode.audit.ReportWords.percent;
import static org.hanse.clientnode.audit.ReportWords.rows;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.hanse.clientnode.audit.ReportView.Section;
import org.hanse.clientnode.audit.ReportView.Table;

/** Section of the page on changes since the period before, and within the period. */
final class DriftSection {

    private static final Map<String, String> DRIFTS = Map.of(
            "items", "Recommended items",
            "kinds", "Kinds of score (personal, anonymous, content, popularity)",
            "events", "Types of what shoppers did then",
            "cold", "Items without interactions",
            "category", "Categories",
            "price", "Prices");

    private static final int DIGITS = 3;

    private final JsonNode record;
    private final JsonNode sections;

    DriftSection(JsonNode record) {
        this.record = record;
        this.sections = record.path("sections");
    }

    Section section() {
        JsonNode drift = sections.path("drift");
        List<List<String>> rows = new ArrayList<>();
        List<String> text = new ArrayList<>();
        text.add("Distance between this period and the one before: 0 for equal mixes, 1 for mixes with nothing in"
                + " common (Jensen-Shannon distance, base 2, corrected for sample size). “Changed” stands where"
                + " the 95 % interval lies above 0. Below "
                + drift.path("fewest").asLong()
                + " decisions in either period there is no verdict.");
        for (String name : List.of("items", "kinds", "events", "cold", "category", "price")) {
            JsonNode own = drift.path(name);
            rows.add(
                    isComputed(own)
                            ? List.of(
                                    DRIFTS.getOrDefault(name, name),
                                    fixed(own.path("distance")),
                                    fixed(own.path("low")) + " to " + fixed(own.path("high")),
                                    own.path("verdict").asText())
                            : List.of(DRIFTS.getOrDefault(name, name), "–", "–", notComputed(own)));
            if (own.path("verdict").asText().equals("changed")) {
                text.add(DRIFTS.getOrDefault(name, name) + " changed. " + moved(name, own));
            }
        }
        List<List<String>> models = stream(sections.path("changes").path("first"))
                .map(row -> List.of(
                        ReportWords.digest(row.path("digest").asText()),
                        row.path("job").asText() + ", round "
                                + count(row.path("round").asLong()),
                        ReportWords.hour(row.path("at").asText()),
                        count(row.path("row").asLong())))
                .toList();
        text.add("Models that served in the period: "
                + count(sections.path("changes").path("models").asLong()) + ". Other changes: "
                + sections.path("changes").path("other").asText() + ".");
        return new Section(
                "drift",
                "What changed",
                text,
                List.of(
                        Table.of("Drift", List.of("Mix", ">Distance", ">95 % interval", "Verdict"), rows),
                        Table.of(
                                "Models by first decision in this period",
                                List.of("Model", "Job", "First decision in this period", ">Row"),
                                models)),
                rows(drift.path("rows")) + " Before: "
                        + rows(drift.path("rowsBefore")).replace("From the log of decisions: ", ""));
    }

    private static String fixed(JsonNode value) {
        return ReportWords.decimal(value.asText())
                .setScale(DIGITS, RoundingMode.HALF_UP)
                .toPlainString();
    }

    private String key(String name, String key) {
        return name.equals("kinds") ? "“" + ReportWords.kind(key) + "”" : ReportWords.item(record, key);
    }

    private String moved(String name, JsonNode drift) {
        List<String> moved = stream(drift.path("most"))
                .map(row -> key(name, row.path("key").asText()) + " from "
                        + percent(row.path("before").asText()) + " to "
                        + percent(row.path("now").asText()))
                .toList();
        return moved.isEmpty() ? "" : "Greatest changes: " + String.join("; ", moved) + ".";
    }
}
