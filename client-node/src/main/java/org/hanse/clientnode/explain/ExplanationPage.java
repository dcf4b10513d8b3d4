// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import com.samskivert.mustache.Mustache;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.chart.TimelineChart;
import org.hanse.chart.WaterfallChart;
import org.hanse.clientnode.explain.ExplanationView.Row;
import org.hanse.clientnode.explain.ExplanationView.Section;
import org.hanse.clientnode.explain.ExplanationView.Table;
import org.hanse.core.explain.Contrast;
import org.hanse.core.explain.Explanation;
import org.hanse.core.explain.Reason;
import org.hanse.core.learn.LossSettings.ValueTarget;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.explain.DisplayText;

/** Explanation as a self-contained HTML file, without scripts and network access. */
public final class ExplanationPage {

    private static final String TEMPLATE = "explanation.mustache";

    private final Explained explained;
    private final ReasonWords words;
    private final Phrases phrases;
    private final int most;

    /** @param most most reasons with a bar of their own */
    public ExplanationPage(Explained explained, ReasonWords words, int most) {
        this.explained = explained;
        this.words = words;
        this.phrases = words.phrases();
        this.most = most;
    }

    /**
     * Returns the page, well-formed XML as well as HTML.
     *
     * @param inWords whether reasons are also given as sentences
     */
    public String html(boolean inWords) {
        try (InputStream in = Objects.requireNonNull(ExplanationPage.class.getResourceAsStream(TEMPLATE), TEMPLATE);
                Reader template = new InputStreamReader(in, StandardCharsets.UTF_8)) {
            return Mustache.compiler().escapeHTML(true).compile(template).execute(view(inWords));
        } catch (IOException e) {
            throw new UncheckedIOException(TEMPLATE + " could not be read", e);
        }
    }

    private ExplanationView view(boolean inWords) {
        List<Section> sections = new ArrayList<>();
        sections.add(terms());
        if (!explained.reasons().isEmpty()) {
            sections.add(timeline());
        }
        explained.contrast().ifPresent(own -> sections.add(contrast(own)));
        explained.whatIf().ifPresent(own -> {
            List<String> lines = words.whatIf(own);
            sections.add(words("what-if", "heading.whatif", lines.subList(0, 1), lines.subList(1, lines.size())));
        });
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
                inWords
                        ? Stream.concat(sentences("heading.for", 1), sentences("heading.against", -1))
                                .toList()
                        : List.of(phrases.of("note.withheld")),
                sections,
                phrases.of("note.page"));
    }

    private Stream<String> sentences(String heading, int sign) {
        return explained.reasons().stream()
                .limit(most)
                .filter(own -> Math.signum(own.sum()) == sign)
                .map(own -> phrases.of(heading) + ": " + words.sentence(own)
                        + words.pattern(own).map(pattern -> " " + pattern).orElse(""));
    }

    private Section words(String id, String heading, List<String> texts, List<String> items) {
        return new Section(id, phrases.of(heading), texts, items, List.of(), List.of());
    }

    /** Returns base, sequence, greatest reasons, the others together and the score. */
    private Section terms() {
        Explanation why = explained.why();
        List<String> labels = new ArrayList<>(List.of(phrases.of("table.base")));
        List<Double> values = new ArrayList<>(List.of(why.terms().base()));
        addSequence(why.terms().sequence(), labels, values);
        List<Row> rows = new ArrayList<>(rows(labels, values));
        double rest = 0;
        int others = 0;
        for (int rank = 0; rank < explained.reasons().size(); rank++) {
            Reason reason = explained.reasons().get(rank);
            if (rank < most) {
                labels.add(words.label(reason));
                values.add(reason.sum());
                rows.add(row(
                        words.label(reason),
                        reason.sum(),
                        reason.network(),
                        reason.tables().sum()));
            } else {
                rest += reason.sum();
                others += reason.indices().size();
            }
        }
        if (others > 0) {
            labels.add(phrases.of("table.rest", others));
            values.add(rest);
            rows.add(row(phrases.of("table.rest", others), rest));
        }
        String total = phrases.of("table.total");
        rows.add(row(total, why.terms().sum()));
        String heading = phrases.of("heading.terms");
        return new Section(
                "terms",
                heading,
                List.of(words.grade(why)),
                List.of(),
                List.of(WaterfallChart.draw(labels, values, total, "terms", heading)),
                List.of(table(heading, "table.part", rows, "table.term", "table.network", "table.tables")));
    }

    /** Returns all interactions, with the effects of removal and the gates. */
    private Section timeline() {
        Explanation why = explained.why();
        boolean gated = !explained.gates().isEmpty();
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
                            : row(labels.get(t), term.sum(), effect));
        }
        String[] columns = gated
                ? new String[] {"table.term", "table.change", "table.gate"}
                : new String[] {"table.term", "table.change"};
        String heading = phrases.of("heading.timeline");
        return new Section(
                "timeline",
                heading,
                gated ? List.of(phrases.of("note.gates")) : List.of(),
                List.of(),
                List.of(TimelineChart.draw(labels, values, "timeline", heading)),
                List.of(table(heading, "table.interaction", rows, columns)));
    }

    private Section contrast(Contrast contrast) {
        List<Contrast.Difference> greatest = contrast.interactions().stream()
                .filter(own -> own.sum() != 0)
                .sorted((one, other) -> Double.compare(Math.abs(other.sum()), Math.abs(one.sum())))
                .toList();
        List<String> labels = new ArrayList<>(List.of(phrases.of("table.basepart")));
        List<Double> values = new ArrayList<>(List.of(contrast.base()));
        addSequence(contrast.sequence(), labels, values);
        greatest.stream().limit(most).forEach(own -> {
            labels.add(words.interaction(own.index()));
            values.add(own.sum());
        });
        if (greatest.size() > most) {
            labels.add(phrases.of("table.rest", greatest.size() - most));
            values.add(greatest.stream()
                    .skip(most)
                    .mapToDouble(Contrast.Difference::sum)
                    .sum());
        }
        String total = phrases.of("table.gap");
        List<Row> rows = new ArrayList<>(rows(labels, values));
        rows.add(row(total, contrast.gap()));
        String heading = words.versus(contrast);
        return new Section(
                "versus",
                heading,
                List.of(phrases.of("note.contrast")),
                List.of(),
                List.of(WaterfallChart.draw(labels, values, total, "versus", heading)),
                List.of(table(heading, "table.part", rows, "table.difference")));
    }

    private Optional<Section> blocked() {
        List<String> items = explained.why().blocked().stream()
                .map(own -> words.title(own.item()) + " (" + number(own.score()) + "): " + words.rule(own.rule()))
                .toList();
        return items.isEmpty() ? Optional.empty() : Optional.of(words("blocked", "heading.blocked", List.of(), items));
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
        return Optional.of(new Section(
                "objectives",
                heading,
                List.of(phrases.of(
                        explained.objectives().target() == ValueTarget.DISTINCT_ITEMS
                                ? "note.objectives.distinct_items"
                                : "note.objectives")),
                List.of(),
                List.of(),
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

    private void addSequence(double term, List<String> labels, List<Double> values) {
        if (term != 0) {
            labels.add(phrases.of("table.sequence"));
            values.add(term);
        }
    }

    private static List<Row> rows(List<String> labels, List<Double> values) {
        return IntStream.range(0, labels.size())
                .mapToObj(part -> row(labels.get(part), values.get(part)))
                .toList();
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
