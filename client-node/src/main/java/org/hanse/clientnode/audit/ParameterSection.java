// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.isComputed;
import static org.hanse.clientnode.audit.ReportWords.notComputed;
import static org.hanse.clientnode.audit.ReportWords.percent;
import static org.hanse.clientnode.audit.ReportWords.points;
import static org.hanse.clientnode.audit.ReportWords.rows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.audit.ReportView.Cell;
import org.hanse.clientnode.audit.ReportView.Row;
import org.hanse.clientnode.audit.ReportView.Section;
import org.hanse.clientnode.audit.ReportView.Table;

/** Section of the page on the parts of scores and their shares. */
final class ParameterSection {

    private final JsonNode sections;

    ParameterSection(JsonNode sections) {
        this.sections = sections;
    }

    Section section() {
        JsonNode parameters = sections.path("parameters");
        if (!isComputed(parameters)) {
            return new Section("parameters", "Main parameters", List.of(notComputed(parameters)), List.of(), "");
        }
        if (parameters.path("all").isEmpty()) {
            return new Section(
                    "parameters",
                    "Main parameters",
                    List.of("No decision used a shopper's interactions, so there is nothing to divide."),
                    List.of(),
                    rows(parameters.path("rows")));
        }
        Set<String> absent = absent(parameters);
        List<Table> tables = new ArrayList<>();
        tables.add(shares("All surfaces", parameters.path("all"), parameters.path("none"), absent));
        for (Map.Entry<String, JsonNode> surface : parameters.path("surfaces").properties()) {
            if (!surface.getValue().path("parts").isEmpty()) {
                tables.add(shares(
                        "Surface " + surface.getKey(),
                        surface.getValue().path("parts"),
                        surface.getValue().path("change"),
                        absent));
            }
        }
        List<String> text = new ArrayList<>();
        text.add("A score is a sum of terms. The share of a part is its terms' size, without regard to sign, among all"
                + " terms of all recommended items. The interval holds with 95 % confidence if decisions are"
                + " independent.");
        FigureSections.main(parameters.path("all"))
                .forEach(own -> text.add(ReportWords.shortPart(own.getKey()) + ", "
                        + percent(own.getValue().path("share").asText()) + ". " + ReportWords.why(own.getKey())));
        if (!absent.isEmpty()) {
            text.add("The tables have no row for parts with a share of 0, now and before: "
                    + absent.stream()
                            .map(own -> "“" + ReportWords.shortPart(own) + "”")
                            .collect(Collectors.joining(", "))
                    + ".");
        }
        if (absent.contains("network")) {
            text.add("The trained network has no part in these scores: counts and descriptions alone make them.");
        }
        text.add("Payment has no influence on these scores: no part of a score depends on it. Fixed places are counted"
                + " below; the log does not say whether they were paid for.");
        return new Section("parameters", "Main parameters", text, tables, rows(parameters.path("rows")));
    }

    /** Returns the parts that are 0 on all surfaces, as in the period before. */
    private static Set<String> absent(JsonNode parameters) {
        Set<String> absent = new TreeSet<>();
        for (Map.Entry<String, JsonNode> part : parameters.path("all").properties()) {
            boolean moved = stream(parameters.path("surfaces"))
                    .anyMatch(own -> !isZero(own.path("change").path(part.getKey()), "change"));
            if (!moved && isZero(part.getValue(), "share")) {
                absent.add(part.getKey());
            }
        }
        return absent;
    }

    private static boolean isZero(JsonNode figures, String name) {
        return ReportWords.decimal(figures.path(name).asText("0")).signum() == 0;
    }

    private static Table shares(String caption, JsonNode parts, JsonNode change, Set<String> absent) {
        boolean changes = isComputed(change) && !change.isEmpty();
        List<Row> rows = FigureSections.parts(parts).stream()
                .filter(own -> !absent.contains(own.getKey()))
                .map(own -> {
                    JsonNode share = own.getValue();
                    List<Cell> cells = new ArrayList<>();
                    cells.add(Cell.of(ReportWords.part(own.getKey()), false));
                    cells.add(new Cell(
                            percent(share.path("share").asText()),
                            true,
                            ReportWords.decimal(share.path("share").asText())
                                    .movePointRight(2)
                                    .toPlainString(),
                            "",
                            ""));
                    cells.add(Cell.of(
                            percent(share.path("low").asText()) + " to "
                                    + percent(share.path("high").asText()),
                            true));
                    JsonNode moved = change.path(own.getKey());
                    cells.add(Cell.of(
                            changes
                                    ? points(moved.path("change").asText()) + " ("
                                            + points(moved.path("low").asText()) + " to "
                                            + points(moved.path("high").asText()) + ")"
                                    : "–",
                            true));
                    return new Row(cells);
                })
                .toList();
        List<Cell> head = Stream.of("Part", "Share", "95 % interval", "Change, points")
                .map(own -> Cell.of(own, !own.equals("Part")))
                .toList();
        return new Table(caption, head, rows);
    }
}
