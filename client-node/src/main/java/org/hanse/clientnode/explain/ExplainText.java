// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.clientnode.explain.ExplanationRows.TermRow;
import org.hanse.core.explain.Contrast;
import org.hanse.core.explain.Explanation;
import org.hanse.explain.DisplayText;

/** Explanations on a terminal. Interactions with one item are joined: a row for each item, whose terms are added up. */
public final class ExplainText {

    private final Explained explained;
    private final ReasonWords words;
    private final Phrases phrases;
    private final TableLayout layout;
    private final ExplanationRows rows;

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
        this.rows = new ExplanationRows(explained, words, most);
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
        words.approximate(why).ifPresent(out::println);
        if (inWords) {
            print("heading.for", rows.sentences(1), out);
            print("heading.against", rows.sentences(-1), out);
        }
        out.println(phrases.of("heading.terms"));
        layout.lines("lrrrr", terms()).forEach(out::println);
        out.println("  " + words.grade(why));
        if (!why.blocked().isEmpty()) {
            out.println(phrases.of("heading.blocked"));
        }
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
    public static void printWhatIf(WhatIfWords whatIf, PrintWriter out) {
        whatIf.lines().forEach(out::println);
    }

    private void print(String heading, List<String> sentences, PrintWriter out) {
        if (!sentences.isEmpty()) {
            out.println(phrases.of(heading));
        }
        sentences.forEach(own -> out.println("  " + own));
    }

    private List<List<String>> terms() {
        List<List<String>> table = new ArrayList<>();
        table.add(List.of(
                "",
                phrases.of("table.term"),
                phrases.of("table.change"),
                phrases.of("table.network"),
                phrases.of("table.tables")));
        rows.terms().forEach(own -> table.add(line(own, own.cells(DisplayText::number))));
        return table;
    }

    private static List<String> line(TermRow row, List<String> cells) {
        return Stream.concat(Stream.of(row.name()), cells.stream()).toList();
    }

    private void print(Contrast contrast, PrintWriter out) {
        out.println(words.versus(contrast));
        layout.lines(
                        "lr",
                        rows.differences(contrast).stream()
                                .map(own -> line(own, List.of(DisplayText.number(own.term()))))
                                .toList())
                .forEach(out::println);
    }

    /** Prints the explanation for the shopper. */
    public static void print(ShopperWords words, PrintWriter out) {
        words.sentences().forEach(out::println);
        words.actions()
                .forEach(own -> out.println("  - " + own.label()
                        + own.note().map(note -> ". " + note).orElse("")));
    }
}
