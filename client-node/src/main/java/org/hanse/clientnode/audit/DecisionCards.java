// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.number;
import static org.hanse.clientnode.audit.ReportWords.signed;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.audit.DecisionFigures;
import org.hanse.chart.WaterfallChart;
import org.hanse.clientnode.audit.ReportView.Card;
import org.hanse.clientnode.audit.ReportView.Table;

/** Decisions in full, each with its reasons. */
final class DecisionCards {

    /** Items of a decision that the page shows at most; the record has all. */
    private static final int MOST_ITEMS = 20;

    private static final Map<String, String> HOW = Map.of(
            "score", "highest score",
            "explored", "drawn at random",
            "pinned", "fixed by the shop");

    private static final Map<String, String> BECAUSE = Map.of(
            "history", "The shopper's own interactions were used.",
            "profiling-off", "Profiling was off: the scores are the same for every visitor.",
            "no-history", "Nothing was known of the visitor: the scores are the same for every visitor.",
            "no-model", "No model was served: items were ranked by popularity.",
            "validation",
                    "Popularity ranked best on the validation queries of the shop: the scores are the same for every visitor.");

    private final JsonNode record;
    private final WhatIfText whatIf;
    private final boolean baseless;

    DecisionCards(JsonNode record) {
        this.record = record;
        this.whatIf = new WhatIfText(record);
        this.baseless = stream(record.path("decisions"))
                .map(own -> own.path("document"))
                .filter(own -> !own.path("reasons").isEmpty())
                .allMatch(own -> ReportWords.isZero(term(own, "base")));
    }

    /** Returns the cards; each has a link to the tests of the reasons if {@code tests}. */
    List<Card> all(boolean tests) {
        List<Card> cards = new ArrayList<>();
        for (JsonNode decision : record.path("decisions")) {
            cards.add(card(decision, cards.size() + 1, tests));
        }
        return cards;
    }

    /** Returns sentences on rows and answers that no card has. */
    List<String> leftOut() {
        boolean tables = stream(record.path("decisions"))
                .anyMatch(own -> !own.path("document").path("reasons").isEmpty());
        Stream<String> base = tables && baseless
                ? Stream.of("The base is 0.0000 in each of these tables of reasons, so it has no row.")
                : Stream.of();
        return Stream.concat(base, whatIf.missing().stream()).toList();
    }

    private Card card(JsonNode decision, int number, boolean tests) {
        JsonNode document = decision.path("document");
        JsonNode items = document.path("items");
        List<List<String>> rows = new ArrayList<>();
        for (JsonNode item : items) {
            if (rows.size() < MOST_ITEMS) {
                rows.add(List.of(
                        count(rows.size() + 1L),
                        ReportWords.item(record, item.path(0).asText()),
                        number(item.path(1).asText()),
                        probability(item.path(2).asText()),
                        HOW.getOrDefault(item.path(3).asText(), item.path(3).asText())));
            }
        }
        return new Card(
                "Decision " + number + ": " + decision.path("id").asText(),
                facts(decision),
                Table.of(
                        items.size() > MOST_ITEMS
                                ? "First " + MOST_ITEMS + " of " + count(items.size()) + " items"
                                : "Recommended items",
                        List.of(">Place", "Item", ">Score", ">Probability", "Why there"),
                        rows),
                chart(document, number),
                why(document),
                reasons(document),
                tests ? "#" + ReasonTests.ID : "",
                whatIf.lines(decision));
    }

    /**
     * The first sampled decision with reasons, in short.
     *
     * @param number its number on the page
     */
    record Example(int number, String why, String whatIf) {}

    /** Returns a decision as an example; empty if none has reasons. */
    Optional<Example> example() {
        int number = 0;
        for (JsonNode decision : record.path("decisions")) {
            number++;
            JsonNode document = decision.path("document");
            if (!document.path("reasons").isEmpty()) {
                JsonNode reason = document.path("reasons").path(0);
                JsonNode first = document.path("items").path(0);
                return Optional.of(new Example(
                        number,
                        ReportWords.item(record, first.path(0).asText()) + " is first with the score "
                                + number(first.path(1).asText()) + ". Its greatest reason is the "
                                + ReportWords.interaction(record, reason)
                                + ": " + signed(reason.path(3).asText()) + ".",
                        whatIf.answer(decision)));
            }
        }
        return Optional.empty();
    }

    private static String probability(String text) {
        String rounded = number(text);
        return rounded.equals("0.0000") ? "below 0.0001" : rounded;
    }

    private List<String> facts(JsonNode decision) {
        JsonNode document = decision.path("document");
        List<String> facts = new ArrayList<>();
        facts.add("Row " + count(decision.path("number").asLong()) + " of the log, "
                + ReportWords.hour(decision.path("at").asText()) + ", surface "
                + document.path("surface").asText() + ", model "
                + ReportWords.digest(document.path("model").path("digest").asText()) + ", data version "
                + document.path("data").asText() + ".");
        facts.add(BECAUSE.getOrDefault(
                document.path("because").asText(), document.path("because").asText()));
        List<String> rules = new ArrayList<>();
        if (DecisionFigures.excludesMet(document)) {
            rules.add("items that the shopper met were left out");
        }
        if (document.path("excluded").asInt() > 0) {
            rules.add(count(document.path("excluded").asInt(), "item") + " excluded by the shop");
        }
        if (document.has("candidates")) {
            rules.add("chosen from " + count(document.path("candidates").asInt(), "item") + " alone");
        }
        facts.add("Rules: " + (rules.isEmpty() ? "none" : String.join("; ", rules)) + ".");
        List<String> events = stream(decision.path("events"))
                .map(own -> own.path("type").asText() + " of "
                        + ReportWords.item(record, own.path("item").asText()))
                .toList();
        facts.add("What the shopper did with the list: "
                + (events.isEmpty() ? "nothing is logged" : String.join("; ", events)) + ".");
        return facts;
    }

    /** Returns the parts of the first item's score as a chart; empty if at most one part is not 0. */
    private String chart(JsonNode document, int number) {
        List<String> labels = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (String part : DecisionFigures.PARTS) {
            double value = Double.parseDouble(document.path("terms").path(part).asText("0"));
            if (value != 0) {
                labels.add(ReportWords.shortPart(part));
                values.add(value);
            }
        }
        return labels.size() < 2
                ? ""
                : WaterfallChart.draw(
                        labels,
                        values,
                        "Score",
                        "decision" + number,
                        "Score of "
                                + ReportWords.item(
                                        record,
                                        document.path("items").path(0).path(0).asText()));
    }

    private String why(JsonNode document) {
        JsonNode first = document.path("items").path(0);
        if (first.isMissingNode()) {
            return "It recommended nothing: no item was allowed.";
        }
        String item = ReportWords.item(record, first.path(0).asText());
        String score = number(first.path(1).asText());
        if (document.path(SubjectSheet.WITHHELD).asBoolean()) {
            return item + " has the score " + score
                    + ". The reasons are withheld: tests of them failed for this model.";
        }
        return document.path("reasons").isEmpty()
                ? item + " has the score " + score + ", without any interaction of a shopper in it."
                : "Why " + item + " (score " + score + ")";
    }

    /** Returns base, sequence, greatest terms, all other terms together, and the score. */
    private List<Table> reasons(JsonNode document) {
        JsonNode reasons = document.path("reasons");
        if (reasons.isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        if (!baseless) {
            rows.add(List.of("Base, the same for every shopper", signed(term(document, "base"))));
        }
        if (!ReportWords.isZero(term(document, DecisionFigures.SEQUENCE))) {
            rows.add(List.of(
                    "Sequence as a whole, of no single interaction", signed(term(document, DecisionFigures.SEQUENCE))));
        }
        BigDecimal rest = BigDecimal.ZERO;
        for (String part : DecisionFigures.OF_INTERACTIONS) {
            rest = rest.add(ReportWords.decimal(term(document, part)));
        }
        for (JsonNode reason : reasons) {
            rows.add(List.of(
                    ReportWords.interaction(record, reason),
                    signed(reason.path(3).asText())));
            rest = rest.subtract(ReportWords.decimal(reason.path(3).asText()));
        }
        int others = document.path("history").asInt() - reasons.size();
        if (others > 0 || !ReportWords.isZero(rest.toPlainString())) {
            rows.add(List.of(
                    others > 0 ? count(others, "other interaction") : "other interactions",
                    signed(rest.toPlainString())));
        }
        rows.add(List.of("Score", number(document.path("items").path(0).path(1).asText())));
        return List.of(Table.of("", List.of("Reason", ">Adds to the score"), rows));
    }

    private static String term(JsonNode document, String part) {
        return document.path("terms").path(part).asText("0");
    }
}
