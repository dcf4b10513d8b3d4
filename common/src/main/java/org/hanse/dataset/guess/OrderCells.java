// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Columns that a table fills in the first row of an order only.
 *
 * @param columns the columns with blank cells to fill
 * @param by the column with the order's number; if empty, rows whose first column is blank belong to the row above
 */
record OrderCells(List<SampledColumn> columns, Optional<SampledColumn> by) {

    /** Share of blank cells with a value in another row of the order from which they are filled. */
    private static final double SOME = 0.02;
    /** Share of rows with two blank columns from which both belong to the order. */
    private static final double MOST = 0.5;
    /** Share of rows from which blank order numbers are a property of the export and no fault of single rows. */
    private static final double MANY = 0.02;

    OrderCells {
        columns = List.copyOf(columns);
    }

    /** Returns the cells to fill in the columns of {@code roles} and {@code status}, if any. */
    static Optional<OrderCells> of(RoleAssignment roles, Optional<SampledColumn> status) {
        List<SampledColumn> gaps = Stream.concat(
                        Stream.of(ColumnRole.SHOPPER, ColumnRole.TIME, ColumnRole.MERCHANT)
                                .flatMap(role -> roles.column(role).stream()),
                        status.stream())
                .filter(column -> column.blanks() > 0)
                .toList();
        Optional<SampledColumn> order = roles.column(ColumnRole.SESSION);
        if (gaps.isEmpty()) {
            return Optional.empty();
        }
        if (order.isPresent()
                && order.get().blanks() < MANY * order.get().cells().size()) {
            return among(gaps, order.get());
        }
        return fromAbove(gaps, order);
    }

    /** Returns the columns of {@code gaps} whose blank cells other rows with the same key can fill, if any. */
    static Optional<OrderCells> among(List<SampledColumn> gaps, SampledColumn key) {
        List<SampledColumn> filled = gaps.stream()
                .filter(column -> {
                    long left =
                            fill(column, key).stream().filter(String::isEmpty).count();
                    return column.blanks() - left >= SOME * column.blanks();
                })
                .toList();
        return filled.isEmpty() ? Optional.empty() : Optional.of(new OrderCells(filled, Optional.of(key)));
    }

    private static Optional<OrderCells> fromAbove(List<SampledColumn> gaps, Optional<SampledColumn> order) {
        List<SampledColumn> columns =
                Stream.concat(order.stream(), gaps.stream()).toList();
        SampledColumn first = columns.get(0);
        boolean begun = !first.cells().isEmpty() && !first.cells().get(0).isEmpty();
        boolean many = first.blanks() >= MANY * first.cells().size();
        List<SampledColumn> together = columns.stream()
                .filter(column -> blankTogether(first, column) >= MOST * first.blanks())
                .toList();
        // One column alone may simply have gaps.
        return begun && many && together.size() > 1
                ? Optional.of(new OrderCells(together, Optional.empty()))
                : Optional.empty();
    }

    private static long blankTogether(SampledColumn one, SampledColumn other) {
        long both = 0;
        for (int row = 0; row < one.cells().size(); row++) {
            both += one.cells().get(row).isEmpty() && other.cells().get(row).isEmpty() ? 1 : 0;
        }
        return both;
    }

    /** Returns the cells of {@code column}, filled if it is one of the columns to fill. */
    List<String> cells(SampledColumn column) {
        if (columns.stream().noneMatch(filled -> filled.name().equals(column.name()))) {
            return column.cells();
        }
        return by.isPresent() ? fill(column, by.get()) : fillFromAbove(column);
    }

    private static List<String> fill(SampledColumn column, SampledColumn key) {
        Map<String, String> first = new HashMap<>();
        for (int row = 0; row < column.cells().size(); row++) {
            if (!column.cells().get(row).isEmpty()) {
                first.putIfAbsent(key.cells().get(row), column.cells().get(row));
            }
        }
        List<String> filled = new ArrayList<>();
        for (int row = 0; row < column.cells().size(); row++) {
            String cell = column.cells().get(row);
            filled.add(cell.isEmpty() ? first.getOrDefault(key.cells().get(row), "") : cell);
        }
        return filled;
    }

    private List<String> fillFromAbove(SampledColumn column) {
        List<String> starts = columns.get(0).cells();
        List<String> filled = new ArrayList<>();
        String above = "";
        for (int row = 0; row < column.cells().size(); row++) {
            String cell = column.cells().get(row);
            if (!starts.get(row).isEmpty()) {
                above = cell;
            }
            filled.add(cell.isEmpty() ? above : cell);
        }
        return filled;
    }

    /** Returns the filled columns' names. */
    List<String> names() {
        return columns.stream().map(SampledColumn::name).toList();
    }
}
