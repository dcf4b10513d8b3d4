// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.hanse.clientnode.audit.ReportWords.count;
import static org.hanse.clientnode.audit.ReportWords.isComputed;
import static org.hanse.clientnode.audit.ReportWords.notComputed;
import static org.hanse.clientnode.audit.ReportWords.percent;
import static org.hanse.clientnode.audit.ReportWords.rows;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.hanse.clientnode.audit.ReportView.Section;
import org.hanse.clientnode.audit.ReportView.Table;

/** Sections of the page with figures from decisions. */
final class FigureSections {

    /** Parameters that count as the main ones. */
    private static final int MAIN = 3;

    private static final BigDecimal LEAST_SHARE = new BigDecimal("0.0005");

    private final JsonNode record;
    private final JsonNode sections;

    FigureSections(JsonNode record) {
        this.record = record;
        this.sections = record.path("sections");
    }

    List<Section> all() {
        return List.of(
                new ScopeSection(sections).section(),
                new ParameterSection(sections).section(),
                exploration(),
                profiling(),
                rules(),
                exposure(),
                new DriftSection(record).section());
    }

    static Stream<JsonNode> stream(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    /** Returns the parts of scores with their shares, greatest first. */
    static List<Map.Entry<String, JsonNode>> parts(JsonNode parts) {
        return parts.properties().stream()
                .sorted(Comparator.comparing((Map.Entry<String, JsonNode> own) ->
                                ReportWords.decimal(own.getValue().path("share").asText()))
                        .reversed())
                .toList();
    }

    /** Returns the main parts: the greatest ones whose share is not 0 when rounded. */
    static List<Map.Entry<String, JsonNode>> main(JsonNode parts) {
        return parts(parts).stream()
                .filter(own -> ReportWords.decimal(own.getValue().path("share").asText())
                                .compareTo(LEAST_SHARE)
                        >= 0)
                .limit(MAIN)
                .toList();
    }

    static Table counts(String caption, String head, JsonNode rows, String key) {
        return Table.of(
                caption,
                List.of(head, ">Decisions"),
                stream(rows)
                        .map(row -> List.of(row.path(key).asText(), decisions(row)))
                        .toList());
    }

    private static String decisions(JsonNode row) {
        return ReportWords.isHidden(row)
                ? "not shown (few shoppers)"
                : count(row.path("decisions").asLong());
    }

    private Section exploration() {
        JsonNode own = sections.path("exploration");
        if (!isComputed(own)) {
            return new Section("exploration", "Exploration and fixed places", List.of(notComputed(own)), List.of(), "");
        }
        return new Section(
                "exploration",
                "Exploration and fixed places",
                List.of("An explored place holds an item that was drawn at random, so that the shop can learn what else"
                        + " works. The probability of each draw is in the log. A fixed place holds an item that the"
                        + " shop put there. All other places hold the item with the highest score that the rules"
                        + " allow."),
                List.of(Table.of(
                        "Places",
                        List.of("Filled by", ">Places", ">Share"),
                        List.of(
                                List.of(
                                        "highest score",
                                        count(own.path("score").asLong()),
                                        share(own.path("score"), own.path("slots"))),
                                List.of(
                                        "exploration",
                                        count(own.path("explored").asLong()),
                                        percent(own.path("exploredShare").asText("0"))),
                                List.of(
                                        "the shop (fixed)",
                                        count(own.path("pinned").asLong()),
                                        percent(own.path("pinnedShare").asText("0")))))),
                rows(own.path("rows")).replace("From the log of decisions:", "Decisions with an explored place:"));
    }

    private static String share(JsonNode part, JsonNode all) {
        return percent(
                all.asLong() == 0
                        ? "0"
                        : BigDecimal.valueOf(part.asLong())
                                .divide(BigDecimal.valueOf(all.asLong()), MathContext.DECIMAL64)
                                .toPlainString());
    }

    private Section profiling() {
        JsonNode own = sections.path("profiling");
        long off = own.path("off").asLong();
        long personal = own.path("personalThere").asLong();
        long terms = own.path("personalTermsThere").asLong();
        return new Section(
                "profiling",
                "Decisions without profiling",
                List.of(
                        (ReportWords.isHidden(own)
                                        ? "A number of decisions that is not shown (few shoppers)"
                                        : count(off, "decision") + ", "
                                                + percent(own.path("offShare").asText("0")) + " of all,")
                                + " asked for no profiling. Of these, " + count(personal)
                                + " were scored with a shopper's interactions, and " + count(terms)
                                + " have a term of an interaction. Both must be 0.",
                        "Without profiling every visitor gets the same scores, and no rule reads what the shopper"
                                + " did."),
                List.of(),
                rows(own.path("rows")));
    }

    private Section rules() {
        JsonNode own = sections.path("rules");
        return new Section(
                "rules",
                "Rules of the shop",
                List.of("Rules limit which items a place may hold, before an item is chosen. A rule is counted once for"
                        + " each decision that it applied to. Items that the shopper met need a known history: this"
                        + " rule is not counted without profiling, or for visitors without any known interaction."),
                List.of(fired(own)),
                rows(own.path("rows")));
    }

    static Table fired(JsonNode rules) {
        return Table.of(
                "How often each rule applied",
                List.of("Rule", ">Decisions"),
                stream(rules.path("fired"))
                        .map(row -> List.of(ReportWords.rule(row.path("rule").asText()), decisions(row)))
                        .toList());
    }

    private Section exposure() {
        JsonNode own = sections.path("exposure");
        JsonNode cold = own.path("cold");
        List<List<String>> rows = new ArrayList<>();
        stream(own.path("most"))
                .forEach(row -> rows.add(List.of(
                        row.path("item").asText().equals("other")
                                ? "all other items"
                                : ReportWords.item(record, row.path("item").asText()),
                        count(row.path("slots").asLong()),
                        share(row.path("slots"), own.path("slots")))));
        return new Section(
                "exposure",
                "Which items were shown",
                List.of(
                        count(own.path("items").asLong(), "different item") + " in "
                                + count(own.path("slots").asLong(), "place") + "."
                                + (own.has("topTenShare")
                                        ? " The ten most recommended have "
                                                + percent(
                                                        own.path("topTenShare").asText()) + " of the places."
                                        : ""),
                        "Items without any interaction (new to the shop): "
                                + (isComputed(cold)
                                        ? count(cold.path("slots").asLong(), "place") + ", "
                                                + percent(cold.path("share").asText("0")) + "."
                                        : notComputed(cold))),
                List.of(Table.of("Most recommended", List.of("Item", ">Places", ">Share"), rows)),
                rows(own.path("rows")));
    }
}
