// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.FigureSections.stream;
import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.isComputed;
import static org.hanse.clientnode.audit.ReportWords.number;
import static org.hanse.clientnode.audit.ReportWords.signed;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
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
            "no-model", "No model was served: items were ranked by popularity.");

    private final JsonNode record;

    DecisionCards(JsonNode record) {
        this.record = record;
    }

    List<Card> all() {
        List<Card> cards = new ArrayList<>();
        for (JsonNode decision : record.path("decisions")) {
            cards.add(card(decision, cards.size() + 1));
        }
        return cards;
    }

    private Card card(JsonNode decision, int number) {
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
                reasons(document),
                whatIf(decision));
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
        if (document.path("excludeMet").asBoolean()) {
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
        facts.add("Afterwards: " + (events.isEmpty() ? "no event is logged" : String.join("; ", events)) + ".");
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

    private List<String> reasons(JsonNode document) {
        JsonNode first = document.path("items").path(0);
        if (first.isMissingNode()) {
            return List.of("It recommended nothing: no item was allowed.");
        }
        String item = ReportWords.item(record, first.path(0).asText());
        if (document.path("reasons").isEmpty()) {
            return List.of(item + " has the score " + number(first.path(1).asText())
                    + ", without any interaction of a shopper in it.");
        }
        List<String> reasons = new ArrayList<>();
        reasons.add("Why " + item + " (score " + number(first.path(1).asText()) + "):");
        for (JsonNode reason : document.path("reasons")) {
            reasons.add(interaction(reason) + ": " + signed(reason.path(3).asText()));
        }
        return reasons;
    }

    /** Returns item, type and day in words. */
    private String interaction(JsonNode own) {
        String day = own.path(2).asText();
        return own.path(1).asText() + " of "
                + ReportWords.item(record, own.path(0).asText()) + (day.isEmpty() ? "" : " on " + ReportWords.day(day));
    }

    private String whatIf(JsonNode decision) {
        for (JsonNode own : record.path("sections").path("whatIf").path("decisions")) {
            if (own.path("id").equals(decision.path("id"))) {
                return isComputed(own)
                        ? words(own)
                        : "What would have changed it: not computed, since "
                                + own.path("why").asText() + ".";
            }
        }
        return "What would have changed it: not computed.";
    }

    private String words(JsonNode whatIf) {
        String result = whatIf.path("result").asText();
        if (result.equals("rule")) {
            return "What would have changed it: nothing that the shopper did; the shop fixed the first place.";
        }
        if (result.equals("unchanged")) {
            return whatIf.path("proven").asBoolean()
                    ? "What would have changed it: no set of interactions; this is proven."
                    : "What would have changed it: no set of interactions was found.";
        }
        String without = stream(whatIf.path("without"))
                .map(own -> "the " + interaction(own))
                .collect(Collectors.joining(", "));
        return "What would have changed it: without " + without + ", "
                + ReportWords.item(record, whatIf.path("winner").asText()) + " would be first"
                + (whatIf.path("smallest").asBoolean() ? "; no smaller set changes it." : ".");
    }
}
