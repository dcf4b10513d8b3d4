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
 * A batch command over CSV: typed columns in, a function of each row, named columns out. All other columns stay.
 *
 * @param <R> what a row says
 * @param needed columns that a table must have
 * @param added names of the columns behind the others
 * @param reader what a row says; all rows are read before the first is computed
 * @param figures cells of the added columns
 * @param remarks warnings about rows
 */
record Batch<R>(
        List<Column<?>> needed,
        List<String> added,
        Function<Row, R> reader,
        Figures<R> figures,
        List<Remark<R>> remarks) {

    /** Computes the added cells of all rows: a list for each, empty where there is no figure. */
    @FunctionalInterface
    interface Figures<R> {

        /**
         * Returns the cells.
         *
         * @param rows what they say
         * @param places where they stand, for a display of progress
         */
        List<List<String>> of(List<R> rows, List<String> places);
    }

    /**
     * A warning about all rows that it applies to.
     *
     * @param concerned whether it applies to a row, by what it says and the cells that were added
     * @param what in words, before the number of rows
     * @param more in words, behind it
     */
    record Remark<R>(BiPredicate<R, List<String>> concerned, String what, String more) {

        /** Returns one about an epsilon that is infinite under every accountant. */
        static <R> Remark<R> ofInfinite() {
            return new Remark<>(
                    (row, cells) -> cells.contains(Figure.INFINITE)
                            && cells.stream().allMatch(cell -> cell.isEmpty() || cell.equals(Figure.INFINITE)),
                    "epsilon is inf, which is no guarantee,",
                    "");
        }

        /** Returns one about rows whose added cells are all empty. */
        static <R> Remark<R> ofNone(String what, String more) {
            return new Remark<>((row, cells) -> cells.stream().allMatch(String::isEmpty), what, more);
        }

        /** Returns one about what a row says. */
        static <R> Remark<R> of(Predicate<R> concerned, String what) {
            return new Remark<>((row, cells) -> concerned.test(row), what, "");
        }
    }

    /** Returns a batch whose cells follow at once from those of the same row. */
    static Batch<List<String>> ofRows(
            List<Column<?>> needed,
            List<String> added,
            Function<Row, List<String>> figures,
            List<Remark<List<String>>> remarks) {
        return new Batch<>(needed, added, figures, (rows, places) -> rows, remarks);
    }

    /**
     * Returns figures. Rows with an equal key share the costly part.
     *
     * @param task name of the work, for a display of progress
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
     * Returns the table with the columns added by the batch of {@code kinds} whose columns it has.
     *
     * @param warnings takes the remarks
     * @throws InvalidInputException if it has the columns of none, or a cell cannot be read
     */
    static CsvTable extend(CsvTable table, List<Batch<?>> kinds, Consumer<String> warnings) {
        return kinds.stream()
                .max(Comparator.comparingLong(kind -> kind.present(table)))
                .filter(kind -> kind.present(table) > 0)
                .orElseThrow(() -> table.headerError(
                        "columns " + String.join(", ", table.header()),
                        kinds.stream()
                                .map(kind -> String.join(", ", kind.names()))
                                .collect(Collectors.joining("; or "))))
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
                                        .orElse(""));
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
