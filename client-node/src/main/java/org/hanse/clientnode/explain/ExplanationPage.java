// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import com.samskivert.mustache.Mustache;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.chart.PageTemplate;
import org.hanse.chart.TimelineChart;
import org.hanse.chart.WaterfallChart;
import org.hanse.clientnode.explain.ExplanationRows.TermRow;
import org.hanse.clientnode.explain.ExplanationView.Row;
import org.hanse.clientnode.explain.ExplanationView.Section;
import org.hanse.clientnode.explain.ExplanationView.Table;
import org.hanse.core.explain.Contrast;
import org.hanse.core.explain.Explanation;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.explain.DisplayText;

/** Explanation as a self-contained HTML file, without scripts and network access. */
public final class ExplanationPage {

    private static final String TEMPLATE = "explanation.mustache";

    private final Explained explained;
    private final ReasonWords words;
    private final Phrases phrases;
    private final ExplanationRows joined;

    /** @param most most items with a bar of their own */
    public ExplanationPage(Explained explained, ReasonWords words, int most) {
        this.explained = explained;
        this.words = words;
        this.phrases = words.phrases();
        this.joined = new ExplanationRows(explained, words, most);
    }

    /**
     * Returns the page, well-formed XML as well as HTML.
     *
     * @param inWords whether reasons are also given as sentences
     */
    public String html(boolean inWords) {
        String template = PageTemplate.of(ExplanationPage.class, TEMPLATE);
        return Mustache.compiler().escapeHTML(true).compile(template).execute(view(inWords));
    }

    private ExplanationView view(boolean inWords) {
        List<Section> sections = new ArrayList<>();
        sections.add(terms());
        if (!explained.reasons().isEmpty()) {
            sections.add(timeline());
        }
        explained.contrast().ifPresent(own -> sections.add(contrast(own)));
        explained.whatIf().map(words::whatIf).ifPresent(own -> sections.add(whatIf(own)));
        blocked().ifPresent(sections::add);
        attributes().ifPresent(sections::add);
        objectives().ifPresent(sections::add);
        String title = words.title(explained.why().item());
        return new ExplanationView(
                phrases.language().toString(),
                explained
                        .decision()
                        .subject()
                        .map(own -> phrases.of("heading.whyfor", title, own.value()))
                        .orElseGet(() -> phrases.of("heading.why", title)),
                lead(inWords),
                sections,
                phrases.of("note.page"));
    }

    /** Returns the warning of approximate terms, and the reasons or why there are none. */
    private List<String> lead(boolean inWords) {
        Stream<String> reasons = inWords
                ? Stream.concat(sentences("heading.for", 1), sentences("heading.against", -1))
                : Stream.of(phrases.of("note.withheld"));
        return Stream.concat(words.approximate(explained.why()).stream(), reasons)
                .toList();
    }

    private Stream<String> sentences(String heading, int sign) {
        return joined.sentences(sign).stream().map(own -> phrases.of(heading) + ": " + own);
    }

    private Section whatIf(WhatIfWords own) {
        return new Section(
                "what-if",
                phrases.of("heading.whatif"),
                List.of(own.result()),
                own.interactions(),
                own.notes(),
                List.of(),
                List.of());
    }

    /** Returns base, sequence, items with the greatest terms, the others together and the score. */
    private Section terms() {
        String heading = phrases.of("heading.terms");
        List<TermRow> rows = joined.terms();
        return new Section(
                "terms",
                heading,
                List.of(words.grade(explained.why())),
                List.of(),
                List.of(),
                List.of(waterfall(rows, "terms", heading)),
                List.of(table(
                        heading,
                        "table.part",
                        rows.stream()
                                .map(own -> new Row(own.name(), own.cells(ExplanationPage::number)))
                                .toList(),
                        "table.term",
                        "table.change",
                        "table.network",
                        "table.tables")));
    }

    /** Returns the chart of terms, whose sum is the last row. */
    private static String waterfall(List<TermRow> rows, String id, String heading) {
        List<TermRow> parts = rows.subList(0, rows.size() - 1);
        return WaterfallChart.draw(
                parts.stream().map(TermRow::name).toList(),
                parts.stream().map(TermRow::term).toList(),
                rows.get(rows.size() - 1).name(),
                id,
                heading);
    }

    /** Returns all interactions, with the effects of removal and the gates. */
    private Section timeline() {
        Explanation why = explained.why();
        boolean known = !Double.isNaN(why.residual());
        boolean gated = known && !explained.gates().isEmpty();
        List<String> labels = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        List<Row> rows = new ArrayList<>();
        for (int t = 0; t < why.effects().size(); t++) {
            ScoreTerms.Interaction term = why.terms().interactions().get(t);
            labels.add((t + 1) + ". " + words.interaction(term.index()));
            values.add(term.sum());
            double effect = -why.effects().get(t);
            rows.add(
                    gated
                            ? row(
                                    labels.get(t),
                                    term.sum(),
                                    effect,
                                    explained.gates().get(t))
                            : known ? row(labels.get(t), term.sum(), effect) : row(labels.get(t), term.sum()));
        }
        String[] columns = gated
                ? new String[] {"table.term", "table.change", "table.gate"}
                : known ? new String[] {"table.term", "table.change"} : new String[] {"table.term"};
        String heading = phrases.of("heading.timeline");
        return new Section(
                "timeline",
                heading,
                gated ? List.of(phrases.of("note.gates")) : List.of(),
                List.of(),
                List.of(),
                List.of(TimelineChart.draw(labels, values, "timeline", heading)),
                List.of(table(heading, "table.interaction", rows, columns)));
    }

    private Section contrast(Contrast contrast) {
        String heading = words.versus(contrast);
        List<TermRow> rows = joined.differences(contrast);
        return new Section(
                "versus",
                heading,
                List.of(phrases.of("note.contrast")),
                List.of(),
                List.of(),
                List.of(waterfall(rows, "versus", heading)),
                List.of(table(
                        heading,
                        "table.part",
                        rows.stream().map(own -> row(own.name(), own.term())).toList(),
                        "table.difference")));
    }

    private Optional<Section> blocked() {
        List<String> items = explained.why().blocked().stream()
                .map(own -> words.title(own.item()) + " (" + number(own.score()) + "): " + words.rule(own.rule()))
                .toList();
        return items.isEmpty()
                ? Optional.empty()
                : Optional.of(new Section(
                        "blocked", phrases.of("heading.blocked"), List.of(), items, List.of(), List.of(), List.of()));
    }

    private Optional<Section> attributes() {
        if (explained.attributes().isEmpty()) {
            return Optional.empty();
        }
        String heading = phrases.of("heading.attributes");
        List<Row> rows = explained.attributes().stream()
                .map(own -> row(words.attributes(own.group()), own.term()))
                .toList();
        return Optional.of(new Section(
                "attributes",
                heading,
                List.of(phrases.of("note.attributes")),
                List.of(),
                List.of(),
                List.of(),
                List.of(table(heading, "table.attributes", rows, "table.term"))));
    }

    private Optional<Section> objectives() {
        List<Double> heads = explained.objectives().scores();
        if (heads.size() < 2) {
            return Optional.empty();
        }
        List<Row> rows = new ArrayList<>();
        for (int head = 0; head < heads.size(); head++) {
            String key = "objective." + head;
            rows.add(row(phrases.has(key) ? phrases.of(key) : Integer.toString(head), heads.get(head)));
        }
        String heading = phrases.of("heading.objectives");
        List<TermRow> parts = joined.policyAndValues(heads);
        parts.stream().skip(1).forEach(own -> rows.add(row(own.name(), own.term())));
        return Optional.of(new Section(
                "objectives",
                heading,
                List.of(phrases.of(
                        explained.objectives().target() == ValueTarget.DISTINCT_ITEMS
                                ? "note.objectives.distinct_items"
                                : "note.objectives")),
                List.of(),
                List.of(),
                parts.isEmpty() ? List.of() : List.of(waterfall(parts, "objectives", heading)),
                List.of(table(heading, "table.objective", rows, "table.score"))));
    }

    private Table table(String caption, String first, List<Row> rows, String... columns) {
        List<Row> padded = rows.stream()
                .map(row -> new Row(
                        row.name(),
                        Stream.concat(row.cells().stream(), Stream.generate(() -> ""))
                                .limit(columns.length)
                                .toList()))
                .toList();
        return new Table(
                caption,
                phrases.of(first),
                Stream.of(columns).map(column -> phrases.of(column)).toList(),
                padded);
    }

    private static Row row(String name, double... values) {
        List<String> cells = new ArrayList<>();
        for (double value : values) {
            cells.add(number(value));
        }
        return new Row(name, cells);
    }

    private static String number(double value) {
        return DisplayText.number(value).replace('-', '−');
    }
}
