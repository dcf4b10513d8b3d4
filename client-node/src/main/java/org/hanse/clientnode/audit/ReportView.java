// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A report as its page shows it; all texts are plain, and the page escapes them.
 *
 * @param colour verdict in one word: green, amber or red
 * @param verdict verdict in one sentence
 * @param notice for whom the page is; empty for none
 * @param groups reasons of the verdict by kind
 * @param sentences what a reader may repeat
 * @param questions questions with short answers
 */
record ReportView(
        String title,
        String subject,
        String keywords,
        String notice,
        String colour,
        String verdict,
        List<Group> groups,
        List<String> sentences,
        Table questions,
        List<Section> sections) {

    /** Rows of a table that stays on one sheet of paper. */
    private static final int SMALL = 15;

    private static final Pattern LONG_WORD = Pattern.compile("\\S{25}");

    /** Points of one kind. */
    record Group(String title, List<String> points) {}

    /**
     * A part of the page.
     *
     * @param id target of links
     * @param warnings texts that stand out, above all others
     * @param source rows of the log that it is from; empty if it is from elsewhere
     */
    record Section(
            String id,
            String title,
            List<String> warnings,
            List<String> text,
            List<Table> tables,
            List<Card> cards,
            String source) {

        Section(String id, String title, List<String> text, List<Table> tables, String source) {
            this(id, title, List.of(), text, tables, List.of(), source);
        }

        /** Returns the first table, if it is small enough to stay on one sheet of paper with the heading. */
        List<Table> leading() {
            return tables.isEmpty() || tables.get(0).rows().size() > SMALL ? List.of() : tables.subList(0, 1);
        }

        /** Returns the tables after the leading one. */
        List<Table> following() {
            return tables.subList(leading().size(), tables.size());
        }
    }

    /** A table. */
    record Table(String caption, List<Cell> head, List<Row> rows) {

        Table {
            List<Cell> labels = head;
            rows = rows.stream().map(row -> row.labelled(labels)).toList();
        }

        boolean isSmall() {
            return rows.size() <= SMALL;
        }

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

        private Row labelled(List<Cell> head) {
            return new Row(Stream.iterate(0, i -> i + 1)
                    .limit(cells.size())
                    .map(i -> cells.get(i).labelled(head.get(i).text()))
                    .toList());
        }

        private Row linked(List<Section> sections) {
            Cell last = cells.get(cells.size() - 1);
            String target = sections.stream()
                    .filter(section -> section.title().equals(last.text()))
                    .map(section -> "#" + section.id())
                    .findFirst()
                    .orElse("");
            return new Row(Stream.concat(
                            cells.stream().limit(cells.size() - 1L),
                            Stream.of(new Cell(last.text(), last.number(), last.bar(), target, last.label())))
                    .toList());
        }
    }

    /**
     * A cell.
     *
     * @param number whether it is aligned as numbers are
     * @param bar width of a bar below the text, in percent; empty for none
     * @param link target in the page; empty for none
     * @param label heading of its column, for narrow screens
     */
    record Cell(String text, boolean number, String bar, String link, String label) {

        static Cell of(String text, boolean number) {
            return new Cell(text, number, "", "", "");
        }

        /** Returns whether a word may be too long for its column. */
        boolean isLong() {
            return LONG_WORD.matcher(text).find();
        }

        private Cell labelled(String own) {
            return new Cell(text, number, bar, link, own);
        }
    }

    /**
     * A decision in full.
     *
     * @param chart SVG element; empty for none
     * @param why why the first item is first, in a sentence
     * @param reasons base, interactions and score; none where no interaction was used
     * @param tests target of a link to the tests of reasons; empty for none
     * @param whatIf what would have changed the first item, in lines
     */
    record Card(
            String title,
            List<String> facts,
            Table items,
            String chart,
            String why,
            List<Table> reasons,
            String tests,
            List<String> whatIf) {}
}
