// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.cli.Progress;
import org.hanse.cli.privacy.CsvTable.Row;
import org.hanse.config.InvalidInputException;
import org.hanse.config.NearestName;

/**
 * Batch command over CSV: reads typed columns, computes figures of each row and adds named columns. All other columns stay.
 *
 * @param <R> content of a row
 * @param needed required columns of a table
 * @param added names of the added columns
 * @param reader parser of a row; all rows are parsed before the first is computed
 * @param figures cells of the added columns
 * @param remarks warnings about rows
 */
record Batch<R>(
        List<Column<?>> needed,
        List<String> added,
        Function<Row, R> reader,
        Figures<R> figures,
        List<Remark<R>> remarks) {

    /** Computation of the added cells: a list for each row, empty without a figure. */
    @FunctionalInterface
    interface Figures<R> {

        /**
         * Returns the cells.
         *
         * @param rows contents of the rows
         * @param places positions of the rows, for a progress display
         */
        List<List<String>> of(List<R> rows, List<String> places);
    }

    /**
     * Warning with the number of rows that it applies to.
     *
     * @param concerned whether it applies to a row, from its content and added cells
     * @param what text before the number of rows
     * @param more text after it
     */
    record Remark<R>(BiPredicate<R, List<String>> concerned, String what, String more) {

        /** Creates a warning about an epsilon that is infinite for every accountant. */
        static <R> Remark<R> ofInfinite() {
            return new Remark<>(
                    (row, cells) -> cells.contains(Figure.INFINITE)
                            && cells.stream().allMatch(cell -> cell.isEmpty() || cell.equals(Figure.INFINITE)),
                    "epsilon is inf, which is no guarantee,",
                    "");
        }

        /** Creates a warning about rows with empty added cells. */
        static <R> Remark<R> ofNone(String what, String more) {
            return new Remark<>((row, cells) -> cells.stream().allMatch(String::isEmpty), what, more);
        }

        /** Creates a warning about the content of a row. */
        static <R> Remark<R> of(Predicate<R> concerned, String what) {
            return new Remark<>((row, cells) -> concerned.test(row), what, "");
        }
    }

    /** Creates a batch that computes cells from their own row alone. */
    static Batch<List<String>> ofRows(
            List<Column<?>> needed,
            List<String> added,
            Function<Row, List<String>> figures,
            List<Remark<List<String>>> remarks) {
        return new Batch<>(needed, added, figures, (rows, places) -> rows, remarks);
    }

    /**
     * Creates figures. Rows with an equal key share the costly part.
     *
     * @param task name of the work, for a progress display
     */
    static <R, K, S> Figures<R> shared(
            String task, Function<R, K> key, Function<K, S> work, BiFunction<S, R, List<String>> cells) {
        return (rows, places) -> {
            Map<K, List<Integer>> groups = new LinkedHashMap<>();
            for (int i = 0; i < rows.size(); i++) {
                groups.computeIfAbsent(key.apply(rows.get(i)), own -> new ArrayList<>())
                        .add(i);
            }
            List<List<String>> all = new ArrayList<>(Collections.nCopies(rows.size(), List.of()));
            try (Progress progress = Progress.startPatient(task, rows.size())) {
                groups.forEach((own, members) -> {
                    S known = work.apply(own);
                    for (int i : members) {
                        all.set(i, cells.apply(known, rows.get(i)));
                        progress.step(places.get(i));
                    }
                });
            }
            return all;
        };
    }

    /**
     * Adds the columns of the batch in {@code kinds} whose required columns the table has.
     *
     * @param warnings receives the remarks
     * @throws InvalidInputException if the table matches no batch, or a cell is unreadable
     */
    static CsvTable extend(CsvTable table, List<Batch<?>> kinds, Consumer<String> warnings) {
        return kinds.stream()
                .max(Comparator.comparingLong(kind -> kind.present(table)))
                .filter(kind -> kind.present(table) > 0)
                .orElseThrow(() -> table.headerError(
                        "columns " + String.join(", ", table.header()),
                        kinds.stream()
                                .map(kind -> String.join(", ", kind.names()))
                                .collect(Collectors.joining("; or ", "", ". Fix: rename the columns"))))
                .extend(table, warnings);
    }

    private List<String> names() {
        return needed.stream().map(Column::name).toList();
    }

    private long present(CsvTable table) {
        return names().stream().filter(table.header()::contains).count();
    }

    private CsvTable extend(CsvTable table, Consumer<String> warnings) {
        checkHeader(table);
        List<R> read = table.rows().stream().map(reader).toList();
        List<List<String>> cells = figures.of(
                read, table.rows().stream().map(row -> "line " + row.line()).toList());
        for (Remark<R> remark : remarks) {
            warn(table, remark, warnings, i -> remark.concerned().test(read.get(i), cells.get(i)));
        }
        List<String> header = new ArrayList<>(table.header());
        header.addAll(added);
        List<Row> rows = new ArrayList<>();
        for (Row row : table.rows()) {
            rows.add(row.with(cells.get(rows.size())));
        }
        return new CsvTable(table.file(), header, rows);
    }

    private void checkHeader(CsvTable table) {
        List<String> others = new ArrayList<>(table.header());
        others.removeAll(names());
        for (String name : names()) {
            if (!table.header().contains(name)) {
                throw table.headerError(
                        "no column " + name,
                        "the columns " + String.join(", ", names())
                                + NearestName.of(name, others)
                                        .map(other -> ". Fix: rename column " + other)
                                        .orElse(". Fix: add the column"));
            }
        }
        for (String name : added) {
            if (table.header().contains(name)) {
                throw table.headerError(
                        "column " + name, "none of this name, which is added. Fix: rename or remove it");
            }
        }
    }

    private static void warn(CsvTable table, Remark<?> remark, Consumer<String> warnings, IntPredicate concerned) {
        List<Row> rows = table.rows();
        int[] all = IntStream.range(0, rows.size()).filter(concerned).toArray();
        if (all.length > 0) {
            warnings.accept(table.file() + ": " + remark.what() + " in " + all.length
                    + (all.length == 1 ? " row" : " rows") + ", first in line "
                    + rows.get(all[0]).line() + remark.more());
        }
    }
}
