// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.hanse.cli.TextTable;
import org.hanse.clientnode.explain.Explained;
import org.hanse.clientnode.explain.Phrases;
import org.hanse.clientnode.explain.ReasonWords;
import org.hanse.clientnode.explain.ShopperWords;
import org.hanse.core.explain.Contrast;
import org.hanse.core.explain.Explanation;
import org.hanse.core.explain.Reason;
import org.hanse.core.learn.ScoreTerms;

/** Explanations on a terminal. */
public final class ExplainText {

    private final Explained explained;
    private final ReasonWords words;
    private final Phrases phrases;
    private final int most;

    /**
     * Prepares text.
     *
     * @param most most reasons and interactions; the terms of the others are added up
     */
    public ExplainText(Explained explained, ReasonWords words, Phrases phrases, int most) {
        this.explained = explained;
        this.words = words;
        this.phrases = phrases;
        this.most = most;
    }

    /**
     * Prints the explanation.
     *
     * @param inWords whether reasons are given in words, too
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
        table().lines("  ").forEach(out::println);
        out.println("  " + words.grade(why));
        why.blocked()
                .forEach(own -> out.println(
                        "  " + words.title(own.item()) + " " + number(own.score()) + ": " + words.rule(own.rule())));
        explained.contrast().ifPresent(own -> print(own, out));
        explained.whatIf().ifPresent(own -> printWhatIf(words.whatIf(own), out));
    }

    static void printWhatIf(List<String> lines, PrintWriter out) {
        for (int line = 0; line < lines.size(); line++) {
            out.println((line == 0 ? "" : "  ") + lines.get(line));
        }
    }

    private void print(String heading, Predicate<Reason> sign, PrintWriter out) {
        List<Reason> reasons =
                explained.reasons().stream().limit(most).filter(sign).toList();
        if (!reasons.isEmpty()) {
            out.println(phrases.of(heading));
        }
        for (Reason reason : reasons) {
            out.println("  " + words.sentence(reason)
                    + words.pattern(reason).map(own -> " " + own).orElse(""));
        }
    }

    private TextTable table() {
        ScoreTerms terms = explained.why().terms();
        List<Integer> order = IntStream.range(0, terms.interactions().size())
                .boxed()
                .sorted(Comparator.comparingDouble(
                        t -> -Math.abs(terms.interactions().get(t).sum())))
                .toList();
        TextTable table = TextTable.aligned("lrrrr")
                .row(
                        "",
                        phrases.of("table.term"),
                        phrases.of("table.change"),
                        phrases.of("table.network"),
                        phrases.of("table.tables"));
        table.row(phrases.of("table.base"), number(terms.base()), "", "", "");
        double rest = 0;
        for (int rank = 0; rank < order.size(); rank++) {
            ScoreTerms.Interaction term = terms.interactions().get(order.get(rank));
            if (rank < most) {
                table.row(
                        words.interaction(term.index()),
                        number(term.sum()),
                        number(-explained.why().effects().get(order.get(rank))),
                        number(term.network()),
                        number(term.tables().sum()));
            } else {
                rest += term.sum();
            }
        }
        if (order.size() > most) {
            table.row(phrases.of("table.rest", order.size() - most), number(rest), "", "", "");
        }
        return table.row(phrases.of("table.total"), number(terms.sum()), "", "", "");
    }

    private void print(Contrast contrast, PrintWriter out) {
        out.println(words.versus(contrast));
        TextTable table = TextTable.aligned("lr").row(phrases.of("table.basepart"), number(contrast.base()));
        contrast.interactions().stream()
                .sorted(Comparator.comparingDouble(own -> -Math.abs(own.sum())))
                .filter(own -> own.sum() != 0)
                .forEach(own -> table.row(words.interaction(own.index()), number(own.sum())));
        table.lines("  ").forEach(out::println);
    }

    /** Prints the explanation for the shopper. */
    static void print(ShopperWords words, PrintWriter out) {
        words.sentences().forEach(out::println);
        words.actions().forEach(own -> out.println("  - " + own.label()));
    }

    static String number(double value) {
        return String.format(Locale.ROOT, "%.4f", value);
    }
}
