// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.core.explain.Contrast;
import org.hanse.core.explain.Explanation;
import org.hanse.core.explain.Reason;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.learn.score.ScoreTerms.Interaction;
import org.hanse.explain.DisplayText;

/** Explanations on a terminal. Interactions with one item are joined: a row for each item, whose terms are added up. */
public final class ExplainText {

    private final Explained explained;
    private final ReasonWords words;
    private final Phrases phrases;
    private final TableLayout layout;
    private final int most;

    /** Layout of tables. */
    @FunctionalInterface
    public interface TableLayout {

        /**
         * Returns the lines of a table.
         *
         * @param alignment a letter for each column: l left, r right
         * @param rows cells by row
         */
        List<String> lines(String alignment, List<List<String>> rows);
    }

    /**
     * Prepares text.
     *
     * @param most most items that are named; the terms of the others are added up
     */
    public ExplainText(Explained explained, ReasonWords words, TableLayout layout, int most) {
        this.explained = explained;
        this.words = words;
        this.phrases = words.phrases();
        this.layout = layout;
        this.most = most;
    }

    /**
     * Prints the explanation.
     *
     * @param inWords whether reasons are also given as sentences
     */
    public void print(boolean inWords, PrintWriter out) {
        Explanation why = explained.why();
        String title = words.title(why.item());
        out.println(explained
                .decision()
                .subject()
                .map(own -> phrases.of("heading.whyfor", title, own.value()))
                .orElseGet(() -> phrases.of("heading.why", title)));
        if (inWords) {
            print("heading.for", own -> own.sum() > 0, out);
            print("heading.against", own -> own.sum() < 0, out);
        }
        out.println(phrases.of("heading.terms"));
        layout.lines("lrrrr", terms()).forEach(out::println);
        out.println("  " + words.grade(why));
        why.blocked()
                .forEach(own -> out.println("  " + words.title(own.item()) + " " + DisplayText.number(own.score())
                        + ": " + words.rule(own.rule())));
        explained.contrast().ifPresent(own -> print(own, out));
        explained.whatIf().ifPresent(own -> printWhatIf(words.whatIf(own), out));
    }

    /** Prints the item's features in the network. */
    public void printAttributes(PrintWriter out) {
        if (explained.attributes().isEmpty()) {
            return;
        }
        out.println(phrases.of("heading.attributes"));
        layout.lines(
                        "lr",
                        explained.attributes().stream()
                                .map(own -> List.of(words.attributes(own.group()), DisplayText.number(own.term())))
                                .toList())
                .forEach(out::println);
        out.println("  " + phrases.of("note.attributes"));
    }

    /** Prints what would have changed the first item. */
    public static void printWhatIf(List<String> lines, PrintWriter out) {
        for (int line = 0; line < lines.size(); line++) {
            out.println((line == 0 ? "" : "  ") + lines.get(line));
        }
    }

    private void print(String heading, Predicate<ItemTerms<Reason>> sign, PrintWriter out) {
        List<ItemTerms<Reason>> reasons = ItemTerms.of(explained.reasons(), Reason::item, Reason::sum).stream()
                .limit(most)
                .filter(sign)
                .toList();
        if (!reasons.isEmpty()) {
            out.println(phrases.of(heading));
        }
        for (ItemTerms<Reason> joined : reasons) {
            List<Reason> parts = joined.parts();
            out.println("  "
                    + Stream.concat(
                                    parts.stream().map(words::sentence),
                                    parts.stream()
                                            .flatMap(own -> words.pattern(own).stream())
                                            .distinct())
                            .collect(Collectors.joining(" ")));
        }
    }

    private List<List<String>> terms() {
        ScoreTerms terms = explained.why().terms();
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "",
                phrases.of("table.term"),
                phrases.of("table.change"),
                phrases.of("table.network"),
                phrases.of("table.tables")));
        rows.add(sum(phrases.of("table.base"), terms.base()));
        if (terms.sequence() != 0) {
            rows.add(sum(phrases.of("table.sequence"), terms.sequence()));
        }
        List<ItemTerms<Interaction>> items =
                ItemTerms.of(terms.interactions(), own -> item(own.index()), Interaction::sum);
        items.stream().limit(most).forEach(own -> rows.add(row(own)));
        List<ItemTerms<Interaction>> rest = items.stream().skip(most).toList();
        if (!rest.isEmpty()) {
            int size = rest.stream().mapToInt(own -> own.parts().size()).sum();
            rows.add(sum(
                    phrases.of("table.rest", size),
                    rest.stream().mapToDouble(ItemTerms::sum).sum()));
        }
        rows.add(sum(phrases.of("table.total"), terms.sum()));
        return rows;
    }

    private int item(int index) {
        return explained.history().item(index);
    }

    private List<String> row(ItemTerms<Interaction> joined) {
        List<Integer> indices = joined.parts().stream().map(Interaction::index).toList();
        return List.of(
                words.interactions(indices),
                DisplayText.number(joined.sum()),
                DisplayText.number(-explained.effect().applyAsDouble(Set.copyOf(indices))),
                DisplayText.number(joined.parts().stream()
                        .mapToDouble(Interaction::network)
                        .sum()),
                DisplayText.number(joined.parts().stream()
                        .mapToDouble(own -> own.bySource().sum())
                        .sum()));
    }

    private static List<String> sum(String name, double value) {
        return List.of(name, DisplayText.number(value), "", "", "");
    }

    private void print(Contrast contrast, PrintWriter out) {
        out.println(words.versus(contrast));
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(phrases.of("table.basepart"), DisplayText.number(contrast.base())));
        if (contrast.sequence() != 0) {
            rows.add(List.of(phrases.of("table.sequence"), DisplayText.number(contrast.sequence())));
        }
        ItemTerms.of(contrast.interactions(), own -> item(own.index()), Contrast.Difference::sum).stream()
                .filter(own -> own.sum() != 0)
                .forEach(own -> rows.add(List.of(
                        words.interactions(own.parts().stream()
                                .map(Contrast.Difference::index)
                                .toList()),
                        DisplayText.number(own.sum()))));
        layout.lines("lr", rows).forEach(out::println);
    }

    /** Prints the explanation for the shopper. */
    public static void print(ShopperWords words, PrintWriter out) {
        words.sentences().forEach(out::println);
        words.actions().forEach(own -> out.println("  - " + own.label()));
    }
}
