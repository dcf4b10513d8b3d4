// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.isComputed;
import static org.hanse.clientnode.audit.ReportWords.percent;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.clientnode.audit.ReportView.Table;

/** Verdict of a report, the sentences that a reader may repeat, and short answers to the usual questions. */
final class VerdictText {

    /** Parameters that count as the main ones. */
    static final int MAIN = 3;

    private static final List<String> DRIFTS = List.of("items", "kinds", "events", "cold");
    private static final BigDecimal TENTH = new BigDecimal("0.1");
    private static final int FEW_DECISIONS = 500;

    private final JsonNode record;
    private final JsonNode sections;

    VerdictText(JsonNode record) {
        this.record = record;
        this.sections = record.path("sections");
    }

    String colour() {
        return broken().isEmpty() ? open().isEmpty() ? "green" : "amber" : "red";
    }

    String verdict() {
        return switch (colour()) {
            case "red" -> "Red: a rule that must hold was broken.";
            case "amber" -> "Amber: no rule was broken; there are points to look at.";
            default -> "Green: no rule was broken and no point is open.";
        };
    }

    List<String> points() {
        List<String> points = new ArrayList<>(broken());
        points.addAll(open());
        return points;
    }

    private List<String> broken() {
        List<String> broken = new ArrayList<>();
        JsonNode profiling = sections.path("profiling");
        if (profiling.path("personalThere").asLong()
                        + profiling.path("personalTermsThere").asLong()
                > 0) {
            broken.add("Decisions without profiling used a shopper's interactions.");
        }
        stream(sections.path("faithfulness").path("models"))
                .flatMap(model -> stream(model.path("tests")))
                .filter(test -> test.path("result").asText().equals("fail"))
                .forEach(test -> broken.add(
                        "A faithfulness test failed: " + test.path("name").asText() + "."));
        stream(sections.path("privacy").path("ledgers"))
                .filter(row -> isOverspent(row))
                .forEach(row ->
                        broken.add("The privacy budget of " + row.path("name").asText() + " is overspent."));
        return broken;
    }

    private static boolean isOverspent(JsonNode ledger) {
        String spent = ledger.path("epsilonSpent").asText();
        return spent.equals("Infinity")
                || new BigDecimal(spent)
                                .compareTo(new BigDecimal(
                                        ledger.path("epsilonLimit").asText()))
                        > 0;
    }

    private List<String> open() {
        List<String> open = new ArrayList<>();
        drifted().forEach(name -> open.add("Since the period before, " + drift(name) + " changed."));
        if (!isComputed(sections.path("faithfulness"))) {
            open.add("Whether the reasons are faithful was not measured.");
        }
        if (!record.path("sampling").path("chosenBy").asText().equals("given")) {
            open.add("The twelve decisions were chosen by the default text, not by one of the reader.");
        }
        if (sections.path("scope").path("decisions").asLong() < FEW_DECISIONS) {
            open.add("Fewer than " + FEW_DECISIONS + " decisions: shares are rough.");
        }
        stream(sections.path("privacy").path("ledgers"))
                .filter(row -> !isOverspent(row) && isLow(row))
                .forEach(row -> open.add("Less than a tenth of the privacy budget of "
                        + row.path("name").asText() + " remains."));
        return open;
    }

    private static boolean isLow(JsonNode ledger) {
        return new BigDecimal(ledger.path("epsilonRemaining").asText())
                        .compareTo(new BigDecimal(ledger.path("epsilonLimit").asText()).multiply(TENTH))
                < 0;
    }

    private List<String> drifted() {
        return DRIFTS.stream()
                .filter(name -> sections.path("drift")
                        .path(name)
                        .path("verdict")
                        .asText()
                        .equals("changed"))
                .toList();
    }

    private static String drift(String name) {
        return switch (name) {
            case "items" -> "the mix of recommended items";
            case "kinds" -> "the share of personal and fallback decisions";
            case "events" -> "the mix of what shoppers did then";
            default -> "the share of items without interactions";
        };
    }

    List<String> sentences() {
        return List.of(decisions(), main(), places(), profiling(), change() + " " + budget());
    }

    String period() {
        return ReportWords.day(Instant.parse(record.path("from").asText())) + " to "
                + ReportWords.day(Instant.parse(record.path("until").asText()).minusSeconds(1));
    }

    private String decisions() {
        JsonNode scope = sections.path("scope");
        long personal = stream(scope.path("servedBy"))
                .filter(row -> row.path("by").asText().equals("personal"))
                .mapToLong(row -> row.path("decisions").asLong())
                .sum();
        return "From " + period() + " the shop “" + record.path("node").asText() + "” made "
                + count(scope.path("decisions").asLong(), "logged recommendation") + "; "
                + count(personal) + " used the shopper's own interactions.";
    }

    private String main() {
        List<String> parts = FigureSections.parts(sections.path("parameters").path("all")).stream()
                .limit(MAIN)
                .map(own -> "“" + ReportWords.shortPart(own.getKey()) + "” ("
                        + percent(own.getValue().path("share").asText()) + ")")
                .toList();
        return parts.isEmpty()
                ? "No recommendation used personal parameters."
                : "The three main parameters of personal scores are " + String.join(", ", parts) + ".";
    }

    private String places() {
        JsonNode exploration = sections.path("exploration");
        if (!isComputed(exploration)) {
            return "How many places were filled at random is not shown (few shoppers).";
        }
        return percent(exploration.path("exploredShare").asText("0"))
                + " of the places were filled at random, to learn, and "
                + percent(exploration.path("pinnedShare").asText("0")) + " were fixed by the shop.";
    }

    private String profiling() {
        JsonNode profiling = sections.path("profiling");
        long off = profiling.path("off").asLong();
        long broken = profiling.path("personalThere").asLong()
                + profiling.path("personalTermsThere").asLong();
        if (ReportWords.isHidden(profiling)) {
            return "The number of recommendations without profiling is not shown (few shoppers), and "
                    + (broken == 0 ? "none of these used personal data." : "some of these used personal data.");
        }
        return count(off, "recommendation") + " ("
                + percent(profiling.path("offShare").asText("0"))
                + ") asked for no profiling, and "
                + (broken == 0 ? "none of these used personal data." : "some of these used personal data.");
    }

    private String change() {
        List<String> changed = drifted().stream().map(VerdictText::drift).toList();
        boolean judged = DRIFTS.stream()
                .anyMatch(name -> List.of("changed", "no change shown")
                        .contains(sections.path("drift")
                                .path(name)
                                .path("verdict")
                                .asText()));
        return !judged
                ? "Too few decisions to say whether anything changed since the period before."
                : changed.isEmpty()
                        ? "No change since the period before is shown."
                        : "Since the period before, " + String.join(" and ", changed) + " changed.";
    }

    private String budget() {
        String budgets = stream(sections.path("privacy").path("ledgers"))
                .map(row -> row.path("epsilonRemaining").asText() + " of "
                        + row.path("epsilonLimit").asText() + " ("
                        + row.path("name").asText() + ")")
                .collect(Collectors.joining(", "));
        return budgets.isEmpty()
                ? "The node has no privacy ledger."
                : "The privacy budget that remains is epsilon " + budgets + ".";
    }

    /** Returns questions with short answers and where to read more. */
    Table questions() {
        JsonNode scope = sections.path("scope");
        String models = stream(scope.path("models"))
                .map(row -> ReportWords.digest(row.path("digest").asText()) + " ("
                        + count(row.path("decisions").asLong()) + ")")
                .collect(Collectors.joining(", "));
        Optional<JsonNode> rule = stream(sections.path("rules").path("fired"))
                .max(Comparator.comparingLong(row -> row.path("decisions").asLong()));
        return Table.of(
                "Questions and short answers",
                List.of("Question", "Answer", "More in"),
                List.of(
                        List.of(
                                "How many decisions, and which model?",
                                count(scope.path("decisions").asLong()) + "; " + models,
                                "What this report covers"),
                        List.of("Three main parameters?", main(), "Main parameters"),
                        List.of(
                                "Exploration share?",
                                percent(sections.path("exploration")
                                        .path("exploredShare")
                                        .asText("0")),
                                "Exploration and fixed places"),
                        List.of(
                                "Share without profiling?",
                                percent(sections.path("profiling")
                                        .path("offShare")
                                        .asText("0")),
                                "Decisions without profiling"),
                        List.of(
                                "Which rule applied most often?",
                                rule.map(own -> own.path("rule").asText() + ": "
                                                + count(own.path("decisions").asLong(), "decision"))
                                        .orElse("no rule applied"),
                                "Rules of the shop"),
                        List.of("What changed?", change(), "What changed"),
                        List.of(
                                "Why item X in decision N?",
                                "The reasons of each sampled decision",
                                "Sampled decisions in full"),
                        List.of(
                                "What would have changed it?",
                                "The last line of each sampled decision",
                                "Sampled decisions in full"),
                        List.of("Budget remaining?", budget(), "Privacy budget"),
                        List.of(
                                "What is not proven?",
                                count(sections.path("notProven").size(), "point"),
                                "What this report does not prove"),
                        List.of(
                                "How do I check this myself?",
                                "hanse verify report report.html --key node.pub",
                                "How to check this report yourself"),
                        List.of(
                                "What may I tell a customer?",
                                "Sentences that follow from the figures",
                                "What you may tell a customer")));
    }
}
