// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Source as a table of the workspace, its rows numbered in source order by {@code rowid}. Contains the requested
 * columns under their own names, and {@link #HASH}, a hash of all of the source's columns.
 *
 * @param columns all columns of the source, requested or not
 * @param spans rows by origin, in order
 * @param unreadable unreadable lines
 * @param suspectedDelimiter probable delimiter of a source that has one column only
 * @param notes sentences about columns that are read unchanged and are probably wrong
 */
record SourceTable(
        Source source,
        String name,
        List<Column> columns,
        List<Span> spans,
        Unreadable unreadable,
        Optional<String> suspectedDelimiter,
        List<String> notes) {

    /** Names the column that holds a hash of a row's source columns. */
    static final String HASH = "hanse hash";

    SourceTable {
        columns = List.copyOf(columns);
        spans = List.copyOf(spans);
        notes = List.copyOf(notes);
    }

    SourceTable(Source source, String name, List<Column> columns, List<Span> spans, Unreadable unreadable) {
        this(source, name, columns, spans, unreadable, Optional.empty(), List.of());
    }

    /** A column of the source with its DuckDB type. */
    record Column(String name, String type) {}

    /**
     * Unreadable lines.
     *
     * @param malformed number of lines
     * @param cutOff number of files whose last line is incomplete
     * @param malformedExample place and content of the first one
     * @param cutOffExample place of the first incomplete line
     */
    record Unreadable(long malformed, long cutOff, Optional<String> malformedExample, Optional<String> cutOffExample) {

        static final Unreadable NOTHING = new Unreadable(0, 0, Optional.empty(), Optional.empty());

        Unreadable plus(Unreadable other) {
            return new Unreadable(
                    malformed + other.malformed,
                    cutOff + other.cutOff,
                    malformedExample.or(other::malformedExample),
                    cutOffExample.or(other::cutOffExample));
        }
    }

    /**
     * Rows {@code [from, from + rows)} with their origin.
     *
     * @param origin file, or its substitute in messages
     * @param header lines before the first row
     * @param gaps numbers of the unreadable lines, ascending
     */
    record Span(String origin, long from, long rows, int header, List<Long> gaps) {

        public Span {
            gaps = List.copyOf(gaps);
        }

        static Span of(Path file, long from, long rows) {
            return new Span(file.toString(), from, rows, 0, List.of());
        }

        boolean holds(long row) {
            return row >= from && row < from + rows;
        }

        boolean isLast(long row) {
            return row == from + rows - 1;
        }

        /** Returns this span with the rows {@code wrong} taken out and those left moved to start at {@code to}. */
        Span without(List<Long> wrong, long to) {
            List<Long> lines = wrong.stream()
                    .filter(this::holds)
                    .map(row -> row - from + 1 + header)
                    .toList();
            return new Span(origin, to, rows - lines.size(), header, lines);
        }

        Place place(long row) {
            long number = row - from + 1 + header;
            for (long gap : gaps) {
                if (gap <= number) {
                    number++;
                }
            }
            return new Place(origin, number);
        }
    }

    /**
     * Place of a row in the user's files.
     *
     * @param origin file, or its substitute in messages
     * @param row number of the row, a header counted
     */
    record Place(String origin, long row) {
        @Override
        public String toString() {
            return origin + " row " + row;
        }
    }

    /** Returns the number of rows. */
    long rows() {
        return spans.stream().mapToLong(Span::rows).sum();
    }

    /** Returns the place of {@code row} in the user's files. */
    String place(long row) {
        return located(row).toString();
    }

    /** Returns the place of {@code row} in parts, see {@link #place}. */
    Place located(long row) {
        return spans.stream()
                .filter(span -> span.holds(row))
                .findFirst()
                .map(span -> span.place(row))
                .orElse(new Place(source.where(), row + 1));
    }

    /** Returns the column of that name, or else the one whose number it is. */
    Optional<Column> column(String column) {
        return columns.stream()
                .filter(c -> c.name().equals(column))
                .findFirst()
                .or(() -> columns.stream()
                        .filter(c -> c.name().equals(numbered(column)))
                        .findFirst());
    }

    /** Returns the name of a column that has none but its number. */
    static String numbered(String number) {
        return "c" + number;
    }

    List<String> columnNames() {
        return columns.stream().map(Column::name).toList();
    }
}
