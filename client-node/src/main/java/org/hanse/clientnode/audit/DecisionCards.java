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
import org.hanse.clientnode.explain.Language;

/** Decisions in full, each with its reasons. */
final class DecisionCards {

    /** Items of a decision that the page shows at most; the record has all. */
    private static final int MOST_ITEMS = 20;

    private static final Map<String, List<String>> HOW = Map.of(
            "score", List.of("highest score", "höchster Wert"),
            "explored", List.of("drawn at random", "ausgelost"),
            "pinned", List.of("fixed by the shop", "vom Shop festgelegt"));

    private static final Map<String, List<String>> BECAUSE = Map.of(
            "history",
                    List.of(
                            "The shopper's own interactions were used.",
                            "Ihre eigenen Interaktionen wurden verwendet."),
            "profiling-off",
                    List.of(
                            "Profiling was off: the scores are the same for every visitor.",
                            "Profilbildung war aus: Die Werte sind für alle Besucher gleich."),
            "context",
                    List.of(
                            "What the page itself has was used, such as its item or the basket.",
                            "Verwendet wurde, was die Seite selbst hat, etwa ihr Artikel oder der Warenkorb."),
            "no-item", List.of("No item was allowed.", "Kein Artikel war erlaubt."),
            "no-history",
                    List.of(
                            "Nothing was known of the visitor: the scores are the same for every visitor.",
                            "Über den Besuch war nichts bekannt: Die Werte sind für alle Besucher gleich."),
            "no-model",
                    List.of(
                            "No model was served: items were ranked by popularity.",
                            "Kein Modell war im Einsatz: Artikel sind nach Beliebtheit geordnet."),
            "validation",
                    List.of(
                            "Popularity ranked best on the validation queries of the shop: the scores are the same for every visitor.",
                            "Beliebtheit sagte Käufe in diesem Shop am besten voraus: Die Werte sind für alle Besucher"
                                    + " gleich."));

    private final JsonNode record;
    private final Language language;
    private final WhatIfText whatIf;
    private final boolean baseless;

    DecisionCards(JsonNode record) {
        this(record, Language.EN);
    }

    DecisionCards(JsonNode record, Language language) {
        this.record = record;
        this.language = language;
        this.whatIf = new WhatIfText(record, language);
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
                ? Stream.of(language.of(
                        "The base is 0.0000 in each of these tables of reasons, so it has no row.",
                        "Der Grundwert ist in jeder dieser Tabellen 0.0000 und hat deshalb keine Zeile."))
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
                        word(HOW, item.path(3).asText())));
            }
        }
        return new Card(
                language.of("Decision ", "Entscheidung ") + number + ": "
                        + decision.path("id").asText(),
                facts(decision),
                Table.of(
                        items.size() > MOST_ITEMS
                                ? language.of("First ", "Die ersten ")
                                        + MOST_ITEMS
                                        + language.of(" of ", " von ")
                                        + count(items.size(), "item", "Artikeln|Artikeln", language)
                                : language.of("Recommended items", "Empfohlene Artikel"),
                        List.of(
                                language.of(">Place", ">Platz"),
                                language.of("Item", "Artikel"),
                                language.of(">Score", ">Wert"),
                                language.of(">Probability", ">Wahrscheinlichkeit"),
                                language.of("Why there", "Warum dort")),
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
                                + ReportWords.interaction(record, reason, language)
                                + ": " + signed(reason.path(3).asText()) + ".",
                        whatIf.answer(decision)));
            }
        }
        return Optional.empty();
    }

    private String probability(String text) {
        String rounded = number(text);
        return rounded.equals("0.0000") ? language.of("below 0.0001", "unter 0.0001") : rounded;
    }

    private String word(Map<String, List<String>> words, String key) {
        List<String> own = words.getOrDefault(key, List.of(key, key));
        return language.of(own.get(0), own.get(1));
    }

    private List<String> facts(JsonNode decision) {
        JsonNode document = decision.path("document");
        List<String> facts = new ArrayList<>();
        String model = ReportWords.digest(document.path("model").path("digest").asText(), language);
        facts.add(language.of("Row ", "Zeile ")
                + count(decision.path("number").asLong())
                + language.of(" of the log, ", " des Protokolls, ")
                + ReportWords.time(record, decision.path("at").asText(), language)
                + language.of(", surface ", ", Bereich „")
                + document.path("surface").asText()
                + language.of(", model ", "“, Modell ")
                + model
                + language.of(", data version ", ", Datenstand ")
                + document.path("data").asText() + ".");
        facts.add(word(BECAUSE, document.path("because").asText()));
        List<String> rules = new ArrayList<>();
        if (DecisionFigures.excludesMet(document)) {
            rules.add(language.of(
                    "items that the shopper met were left out", "Artikel aus Ihrem Verlauf wurden weggelassen"));
        }
        if (document.path("excluded").asInt() > 0) {
            rules.add(count(document.path("excluded").asInt(), "item", "Artikel|Artikel", language)
                    + language.of(" excluded by the shop", " vom Shop ausgeschlossen"));
        }
        if (document.has("candidates")) {
            rules.add(language.of("chosen from ", "gewählt aus nur ")
                    + count(document.path("candidates").asInt(), "item", "Artikel|Artikeln", language)
                    + language.of(" alone", ""));
        }
        facts.add(language.of("Rules: ", "Regeln: ")
                + (rules.isEmpty() ? language.of("none", "keine") : String.join("; ", rules)) + ".");
        List<String> events = stream(decision.path("events"))
                .map(own -> ReportWords.type(own.path("type").asText(), language)
                        + language.of(" of ", ": ")
                        + ReportWords.item(record, own.path("item").asText()))
                .toList();
        facts.add(language.of("What the shopper did with the list: ", "Was Sie mit der Liste taten: ")
                + (events.isEmpty()
                        ? language.of("nothing is logged", "nichts ist gespeichert")
                        : String.join("; ", events))
                + ".");
        return facts;
    }

    /** Returns the parts of the first item's score as a chart; empty if at most one part is not 0. */
    private String chart(JsonNode document, int number) {
        List<String> labels = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (String part : DecisionFigures.PARTS) {
            double value = Double.parseDouble(document.path("terms").path(part).asText("0"));
            if (value != 0) {
                labels.add(ReportWords.shortPart(part, language));
                values.add(value);
            }
        }
        double boost = Double.parseDouble(term(document, DecisionFigures.BOOST));
        if (boost != 0) {
            labels.add(language.of("Boost", "Zuschlag"));
            values.add(boost);
        }
        return labels.size() < 2
                ? ""
                : WaterfallChart.draw(
                        labels,
                        values,
                        language.of("Score", "Wert"),
                        "decision" + number,
                        language.of("Score of ", "Wert von ")
                                + ReportWords.item(
                                        record,
                                        document.path("items").path(0).path(0).asText()));
    }

    private String why(JsonNode document) {
        JsonNode first = document.path("items").path(0);
        if (first.isMissingNode()) {
            return language.of(
                    "It recommended nothing: no item was allowed.",
                    "Nichts wurde empfohlen: Kein Artikel war erlaubt.");
        }
        String item = ReportWords.item(record, first.path(0).asText());
        String score = number(first.path(1).asText());
        if (document.path(SubjectSheet.WITHHELD).asBoolean()) {
            return language.of(
                    item + " has the score " + score
                            + ". The reasons are withheld: tests of them failed for this model.",
                    item + " hat den Wert " + score
                            + ". Die Gründe entfallen: Prüfungen der Gründe sind bei diesem Modell gescheitert.");
        }
        return document.path("reasons").isEmpty()
                ? language.of(
                        item + " has the score " + score + ", without any interaction of a shopper in it.",
                        item + " hat den Wert " + score + "; keine Interaktion von Ihnen ging ein.")
                : language.of("Why ", "Warum ") + item + language.of(" (score ", " (Wert ") + score + ")";
    }

    /** Returns base, sequence, greatest terms, all other terms together, and the score. */
    private List<Table> reasons(JsonNode document) {
        JsonNode reasons = document.path("reasons");
        if (reasons.isEmpty()) {
            return List.of();
        }
        List<List<String>> rows = new ArrayList<>();
        if (!baseless) {
            rows.add(List.of(
                    language.of("Base, the same for every shopper", "Grundwert, für alle gleich"),
                    signed(term(document, "base"))));
        }
        if (!ReportWords.isZero(term(document, DecisionFigures.SEQUENCE))) {
            rows.add(List.of(
                    language.of(
                            "Sequence as a whole, of no single interaction",
                            "Folge als Ganzes, ohne einzelne Interaktion"),
                    signed(term(document, DecisionFigures.SEQUENCE))));
        }
        if (!ReportWords.isZero(term(document, DecisionFigures.BOOST))) {
            rows.add(List.of(
                    language.of("Boost of the shop", "Zuschlag des Shops"),
                    signed(term(document, DecisionFigures.BOOST))));
        }
        BigDecimal rest = BigDecimal.ZERO;
        for (String part : DecisionFigures.OF_INTERACTIONS) {
            rest = rest.add(ReportWords.decimal(term(document, part)));
        }
        for (JsonNode reason : reasons) {
            rows.add(List.of(
                    ReportWords.interaction(record, reason, language),
                    signed(reason.path(3).asText())));
            rest = rest.subtract(ReportWords.decimal(reason.path(3).asText()));
        }
        int others = document.path("history").asInt() - reasons.size();
        if (others > 0 || !ReportWords.isZero(rest.toPlainString())) {
            rows.add(List.of(
                    others > 0
                            ? count(others, "other interaction", "andere Interaktion|andere Interaktionen", language)
                            : language.of("other interactions", "andere Interaktionen"),
                    signed(rest.toPlainString())));
        }
        rows.add(List.of(
                language.of("Score", "Wert"),
                number(document.path("items").path(0).path(1).asText())));
        return List.of(Table.of(
                "",
                List.of(language.of("Reason", "Grund"), language.of(">Adds to the score", ">Beitrag zum Wert")),
                rows));
    }

    private static String term(JsonNode document, String part) {
        return document.path("terms").path(part).asText("0");
    }
}
