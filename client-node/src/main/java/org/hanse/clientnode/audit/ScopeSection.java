// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.rows;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.clientnode.audit.ReportView.Section;
import org.hanse.clientnode.audit.ReportView.Table;

/** Section of the page on the decisions that a report covers. */
final class ScopeSection {

    private final JsonNode sections;

    ScopeSection(JsonNode sections) {
        this.sections = sections;
    }

    Section section() {
        JsonNode scope = sections.path("scope");
        List<Table> tables = new ArrayList<>();
        tables.add(FigureSections.counts("By surface", "Surface", scope.path("surfaces"), "surface"));
        tables.add(Table.of(
                "By kind of score",
                List.of("Kind", ">Decisions"),
                stream(scope.path("servedBy"))
                        .map(row -> List.of(
                                ReportWords.kind(row.path("by").asText()),
                                count(row.path("decisions").asLong())))
                        .toList()));
        tables.add(Table.of(
                "By model",
                List.of("Model (SHA-256)", "Job", ">Round", ">Decisions"),
                stream(scope.path("models"))
                        .map(row -> List.of(
                                ReportWords.model(row),
                                ReportWords.isNamedModel(row) ? ReportWords.job(row) : "–",
                                ReportWords.isNamedModel(row)
                                        ? count(row.path("round").asLong())
                                        : "–",
                                count(row.path("decisions").asLong())))
                        .toList()));
        return new Section(
                "scope",
                "What this report covers",
                Stream.of(
                                "All decisions in the log of this node in the period: "
                                        + count(scope.path("decisions").asLong(), "decision")
                                        + ". The period before has "
                                        + count(scope.path("decisionsBefore").asLong(), "decision") + ".",
                                "In the tables of counts, a row of fewer than "
                                        + scope.path("smallest").asLong()
                                        + " shoppers is merged into “other”. The sampled decisions are single decisions, each of"
                                        + " one visitor.",
                                anonymous(scope),
                                "Not covered: searches, adverts, e-mails and prices; recommendations that the shop makes"
                                        + " without this node; what happened before the log began or after the period.")
                        .filter(own -> !own.isEmpty())
                        .toList(),
                tables,
                rows(scope.path("rows")));
    }

    /** Returns the recipients of anonymous decisions; empty without counts of them. */
    private String anonymous(JsonNode scope) {
        long off = sections.path("profiling").path("off").asLong();
        Map<String, Long> kinds = stream(scope.path("servedBy"))
                .collect(Collectors.toMap(
                        row -> row.path("by").asText(),
                        row -> row.path("decisions").asLong(),
                        Long::sum));
        long all = kinds.getOrDefault("anonymous", 0L);
        if (all < off
                || kinds.containsKey("popularity")
                || kinds.containsKey("content")
                || kinds.containsKey("other")) {
            return "";
        }
        return "The " + count(all, "anonymous decision") + ": " + count(off) + " without profiling, and "
                + count(all - off) + " for visitors without any known interaction.";
    }
}
