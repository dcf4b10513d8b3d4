// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import java.util.List;
import java.util.stream.Stream;

/**
 * A report as its page shows it; all texts are plain, and the page escapes them.
 *
 * @param colour verdict in one word: green, amber or red
 * @param verdict verdict in one sentence
 * @param points reasons of the verdict
 * @param sentences what a reader may repeat
 * @param questions questions with short answers
 */
record ReportView(
        String title,
        String subject,
        String keywords,
        String colour,
        String verdict,
        List<String> points,
        List<String> sentences,
        Table questions,
        List<Section> sections) {

    /**
     * A part of the page.
     *
     * @param id target of links
     * @param source rows of the log that it is from; empty if it is from elsewhere
     */
    record Section(String id, String title, List<String> text, List<Table> tables, List<Card> cards, String source) {

        Section(String id, String title, List<String> text, List<Table> tables, String source) {
            this(id, title, text, tables, List.of(), source);
        }
    }

    /** A table. */
    record Table(String caption, List<Cell> head, List<Row> rows) {

        /** Returns a table; a heading that begins with {@code >} is that of numbers. */
        static Table of(String caption, List<String> head, List<List<String>> rows) {
            List<Boolean> numbers =
                    head.stream().map(own -> own.startsWith(">")).toList();
            return new Table(
                    caption,
                    head.stream()
                            .map(own -> Cell.of(own.startsWith(">") ? own.substring(1) : own, own.startsWith(">")))
                            .toList(),
                    rows.stream()
                            .map(row -> new Row(Stream.iterate(0, i -> i + 1)
                                    .limit(row.size())
                                    .map(i -> Cell.of(row.get(i), numbers.get(i)))
                                    .toList()))
                            .toList());
        }

        /** Returns the table with links in its last column, to the sections with these titles. */
        Table linked(List<Section> sections) {
            return new Table(
                    caption,
                    head,
                    rows.stream().map(row -> row.linked(sections)).toList());
        }
    }

    /** A row of a table. */
    record Row(List<Cell> cells) {

        private Row linked(List<Section> sections) {
            Cell last = cells.get(cells.size() - 1);
            String target = sections.stream()
                    .filter(section -> section.title().equals(last.text()))
                    .map(section -> "#" + section.id())
                    .findFirst()
                    .orElse("");
            return new Row(Stream.concat(
                            cells.stream().limit(cells.size() - 1L),
                            Stream.of(new Cell(last.text(), last.number(), last.bar(), target)))
                    .toList());
        }
    }

    /**
     * A cell.
     *
     * @param number whether it is aligned as numbers are
     * @param bar width of a bar below the text, in percent; empty for none
     * @param link target in the page; empty for none
     */
    record Cell(String text, boolean number, String bar, String link) {

        static Cell of(String text, boolean number) {
            return new Cell(text, number, "", "");
        }
    }

    /**
     * A decision in full.
     *
     * @param chart SVG element; empty for none
     * @param whatIf what would have changed the first item
     */
    record Card(String title, List<String> facts, Table items, String chart, List<String> reasons, String whatIf) {}
}
