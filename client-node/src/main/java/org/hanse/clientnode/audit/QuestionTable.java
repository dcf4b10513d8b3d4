// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.percent;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.clientnode.audit.ReportView.Table;

/** Usual questions on a report with their answers, and where to read more. */
final class QuestionTable {

    private final JsonNode record;
    private final JsonNode sections;

    QuestionTable(JsonNode record) {
        this.record = record;
        this.sections = record.path("sections");
    }

    Table table() {
        List<List<String>> rows = new ArrayList<>(figures());
        rows.addAll(examples());
        rows.add(List.of("Privacy budget remaining?", new GuaranteeText(sections).answer(), "Privacy budget"));
        rows.add(List.of(
                "What is not proven?",
                lines(stream(sections.path("notProven")).map(JsonNode::asText).toList()),
                "What this report does not prove"));
        rows.add(List.of(
                "How do I check this myself?",
                lines(CheckSteps.COMMANDS) + "\n" + CheckSteps.PROGRAMS,
                CheckSteps.TITLE));
        rows.add(List.of(
                "What may I tell a customer?",
                String.join("\n", new CustomerText(record).answers()),
                CustomerText.TITLE));
        return Table.of("Questions and short answers", List.of("Question", "Answer", "More in"), rows);
    }

    private static String lines(List<String> texts) {
        return texts.stream().map(text -> "– " + text).collect(Collectors.joining("\n"));
    }

    private List<List<String>> figures() {
        JsonNode scope = sections.path("scope");
        String models = stream(scope.path("models"))
                .map(row -> (ReportWords.isNamedModel(row)
                                ? "model "
                                        + ReportWords.digest(row.path("digest").asText())
                                : ReportWords.model(row))
                        + " ("
                        + count(row.path("decisions").asLong(), "decision") + ")")
                .collect(Collectors.joining(", "));
        return List.of(
                List.of(
                        "How many decisions, and which model?",
                        count(scope.path("decisions").asLong(), "decision") + "; " + models,
                        "What this report covers"),
                List.of("Three main parameters?", new VerdictText(record).main(), "Main parameters"),
                List.of(
                        "Exploration share?",
                        share("exploration", "exploredShare", " of the places"),
                        "Exploration and fixed places"),
                List.of(
                        "Share without profiling?",
                        share("profiling", "offShare", " of the decisions"),
                        "Decisions without profiling"),
                List.of("Which rule applied most often?", mostFired(), "Rules of the shop"),
                List.of("What changed?", new VerdictPoints(record).change(), "What changed"));
    }

    private String mostFired() {
        List<JsonNode> fired = stream(sections.path("rules").path("fired")).toList();
        boolean hidden = fired.stream().anyMatch(ReportWords::isHidden);
        Optional<String> most = fired.stream()
                .filter(row -> !ReportWords.isHidden(row))
                .max(Comparator.comparingLong(row -> row.path("decisions").asLong()))
                .map(row -> ReportWords.rule(row.path("rule").asText()) + ": "
                        + count(row.path("decisions").asLong(), "decision"));
        return hidden
                ? most.map(own -> "Among the rules whose counts are shown: " + own)
                        .orElse("Counts of rules are not shown (few shoppers).")
                : most.orElse("no rule applied");
    }

    private String share(String section, String field, String of) {
        JsonNode share = sections.path(section).path(field);
        return share.isMissingNode() ? "not shown (few shoppers)" : percent(share.asText()) + of;
    }

    private List<List<String>> examples() {
        Optional<DecisionCards.Example> example = new DecisionCards(record).example();
        ReasonTests tests = new ReasonTests(sections);
        String warning = tests.isUnreliable() ? ReasonTests.WARNING + " " : "";
        return List.of(
                List.of(
                        "Why item X in decision N?",
                        example.map(own -> warning + "Example, decision " + own.number() + ": " + own.why())
                                .orElse("No sampled decision used a shopper's interactions."),
                        NodeSections.SAMPLED),
                List.of(
                        "What would have changed it?",
                        example.map(own -> "Example, decision " + own.number() + ": " + own.whatIf())
                                .orElse("Nothing that a shopper did: no interaction was used."),
                        NodeSections.SAMPLED));
    }
}
