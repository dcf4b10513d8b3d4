// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.cli.Progress;
import org.hanse.config.InvalidInputException;
import org.hanse.config.NearestName;

/**
 * Computation of rows: reads typed inputs, computes an answer for each row and adds named columns to a table. All other columns stay.
 *
 * @param <A> answer of a row
 * @param columns required columns of a table
 * @param optional further columns that are read if they are present
 * @param added names of the added columns
 * @param answers computation of the answers; all rows are parsed before the first is computed
 * @param cells added cells of an answer
 * @param remarks warnings about rows
 */
record Batch<A>(
        List<Input<?>> columns,
        List<Input<?>> optional,
        List<String> added,
        Function<List<Input.Row>, List<A>> answers,
        Function<A, List<String>> cells,
        List<Remark<A>> remarks) {

    /**
     * Warning with the number of rows that it applies to.
     *
     * @param concerned whether it applies to a row, from its answer and added cells
     * @param what text before the number of rows
     * @param more text after it
     */
    record Remark<A>(BiPredicate<A, List<String>> concerned, String what, String more) {

        /** Creates a warning about an epsilon that is infinite for every accountant. */
        static <A> Remark<A> ofInfinite() {
            return new Remark<>(
                    (answer, cells) -> cells.contains(Figure.INFINITE)
                            && cells.stream().allMatch(cell -> cell.isEmpty() || cell.equals(Figure.INFINITE)),
                    "epsilon is inf, which is no guarantee,",
                    "");
        }

        /** Creates a warning about rows with empty added cells. */
        static <A> Remark<A> ofNone(String what, String more) {
            return new Remark<>((answer, cells) -> cells.stream().allMatch(String::isEmpty), what, more);
        }
    }

    /** Creates answers that depend on their own row alone. */
    static <A> Function<List<Input.Row>, List<A>> each(Function<Input.Row, A> answer) {
        return rows -> rows.stream().map(answer).toList();
    }

    /**
     * Creates answers whose rows share the costly part where they have an equal key.
     *
     * @param task name of the work, for a progress display
     */
    static <R, K, S, A> Function<List<Input.Row>, List<A>> shared(
            String task,
            Function<Input.Row, R> reader,
            Function<R, K> key,
            Function<K, S> work,
            BiFunction<S, R, A> answer) {
        return rows -> {
            List<R> read = rows.stream().map(reader).toList();
            Map<K, List<Integer>> groups = IntStream.range(0, read.size())
                    .boxed()
                    .collect(Collectors.groupingBy(
                            i -> key.apply(read.get(i)), LinkedHashMap::new, Collectors.toList()));
            Map<Integer, A> answers = new TreeMap<>();
            try (Progress progress = Progress.startPatient(task, read.size())) {
                groups.forEach((own, members) -> {
                    S known = work.apply(own);
                    for (int i : members) {
                        answers.put(i, answer.apply(known, read.get(i)));
                        progress.step(rows.get(i).place());
                    }
                });
            }
            return List.copyOf(answers.values());
        };
    }

    /** Returns the answer for the options of a command: a batch of one row. */
    A answer(Input.Row row) {
        return answers.apply(List.of(row)).get(0);
    }

    /**
     * Returns the table with the columns of the batch in {@code kinds} whose required columns it has, as CSV.
     *
     * @param warnings receives the remarks
     * @throws InvalidInputException if the table matches no batch, or a cell is unreadable
     */
    static String extend(CsvTable table, List<Batch<?>> kinds, Consumer<String> warnings) {
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

    /** Returns the help of the batch. */
    String help() {
        String needed = columns.stream()
                .map(input -> input.column()
                        + (input.cells().expected().startsWith("one of")
                                ? " (" + input.cells().expected() + ")"
                                : ""))
                .collect(Collectors.joining(", "));
        String more =
                optional.stream().map(input -> ", optionally " + input.column()).collect(Collectors.joining());
        return "columns " + needed + more + " get " + String.join(" and ", added);
    }

    private List<String> names() {
        return columns.stream().map(Input::column).toList();
    }

    private long present(CsvTable table) {
        return names().stream().filter(table.header()::contains).count();
    }

    private String extend(CsvTable table, Consumer<String> warnings) {
        checkHeader(table);
        List<String> known = Stream.concat(columns.stream(), optional.stream())
                .map(Input::column)
                .toList();
        List<A> found = answers.apply(table.rows().stream()
                .map(row -> new Input.Row(Optional.empty(), table.file() + ":" + row.line(), table.cells(row, known)))
                .toList());
        List<List<String>> more = found.stream().map(cells).toList();
        for (Remark<A> remark : remarks) {
            int[] rows = IntStream.range(0, found.size())
                    .filter(i -> remark.concerned().test(found.get(i), more.get(i)))
                    .toArray();
            if (rows.length > 0) {
                warnings.accept(table.file() + ": " + remark.what() + " in " + rows.length
                        + (rows.length == 1 ? " row" : " rows") + ", first in line "
                        + table.rows().get(rows[0]).line() + remark.more());
            }
        }
        return table.text(added, more);
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
}
