// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.hanse.cli.privacy.CsvTable.Row;
import org.hanse.config.InvalidInputException;
import org.hanse.config.NearestName;

/**
 * Columns that a batch command adds to a table, computed from columns that the table has. All other columns are kept.
 *
 * @param needed columns that are read
 * @param added columns that are added, behind the others
 * @param figures what is in them
 * @param remarks what is to be said of rows that no figure, or no finite one, was found for
 */
record BatchColumns(List<String> needed, List<String> added, Figures figures, List<Remark> remarks) {

    /** Computes for all rows together, so that it can read all before it computes, and rows can share what they have in common. */
    @FunctionalInterface
    interface Figures {

        /** Cells of the added columns, a list for each row, empty where there is no figure. */
        List<List<String>> of(CsvTable table);
    }

    /**
     * Something that is said once of all rows that it is true of.
     *
     * @param concerned whether it is true of a row, by the cells that were added to it
     * @param what in words, before how many rows there are
     * @param more in words, behind that
     */
    record Remark(Predicate<List<String>> concerned, String what, String more) {

        /** An epsilon that is infinite, whoever computed it. */
        static final Remark INFINITE =
                new Remark(BatchColumns::isInfinite, "epsilon is inf, which is no guarantee,", "");

        /** No added cell has a figure. */
        static Remark ofNone(String what, String more) {
            return new Remark(cells -> cells.stream().allMatch(String::isEmpty), what, more);
        }
    }

    /** Columns whose cells follow from those of the same row. */
    static BatchColumns ofRows(
            List<String> needed,
            List<String> added,
            BiFunction<CsvTable, Row, List<String>> figures,
            Remark... remarks) {
        return new BatchColumns(
                needed,
                added,
                table -> table.rows().stream()
                        .map(row -> figures.apply(table, row))
                        .toList(),
                List.of(remarks));
    }

    private static boolean isInfinite(List<String> cells) {
        return cells.contains(Figure.INFINITE)
                && cells.stream().allMatch(cell -> cell.isEmpty() || cell.equals(Figure.INFINITE));
    }

    /**
     * The table with the columns added by the one of {@code kinds} that it is for.
     *
     * @param warnings takes what is to be known of them
     * @throws InvalidInputException if it has the columns of none, or a cell cannot be read
     */
    static CsvTable extend(CsvTable table, List<BatchColumns> kinds, Consumer<String> warnings) {
        return kinds.stream()
                .max(Comparator.comparingLong(kind -> kind.present(table)))
                .filter(kind -> kind.present(table) > 0)
                .orElseThrow(() -> table.headerError("unknown header; the columns must be "
                        + kinds.stream()
                                .map(kind -> String.join(", ", kind.needed()))
                                .collect(Collectors.joining("; or "))))
                .extend(table, warnings);
    }

    private long present(CsvTable table) {
        return needed.stream().filter(table.header()::contains).count();
    }

    private CsvTable extend(CsvTable table, Consumer<String> warnings) {
        List<String> others = new ArrayList<>(table.header());
        others.removeAll(needed);
        for (String name : needed) {
            if (!table.header().contains(name)) {
                throw table.headerError("column \"" + name + "\" is missing" + slip(name, others));
            }
        }
        for (String name : added) {
            if (table.header().contains(name)) {
                throw table.headerError(
                        "column \"" + name + "\" is there already, and would be added; rename or remove it");
            }
        }
        List<String> header = new ArrayList<>(table.header());
        header.addAll(added);
        List<List<String>> more = figures.of(table);
        for (Remark remark : remarks) {
            table.remark(remark.what(), i -> remark.concerned().test(more.get(i)))
                    .ifPresent(words -> warnings.accept(words + remark.more()));
        }
        List<Row> rows = new ArrayList<>();
        for (Row row : table.rows()) {
            List<String> cells = new ArrayList<>(row.cells());
            cells.addAll(more.get(rows.size()));
            rows.add(new Row(row.line(), cells));
        }
        return new CsvTable(table.file(), header, rows);
    }

    private static String slip(String name, List<String> others) {
        return NearestName.of(name, others)
                .map(other -> "; there is a column \"" + other + "\", rename it if that is meant")
                .orElse("");
    }
}
