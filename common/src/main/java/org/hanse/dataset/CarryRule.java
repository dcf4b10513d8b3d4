// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hanse.config.ConfigNode;
import org.hanse.config.InvalidInputException;
import org.hanse.config.NearestName;
import org.hanse.core.setting.Key;

/**
 * Columns that an export fills in the first row of an order only: the key {@code carry} of a descriptor.
 *
 * @param columns the columns whose blank cells are filled; at least one
 * @param by the column with the order's number; if empty, a row whose first column of {@code columns} is blank belongs to
 *     the row above it
 */
public record CarryRule(
        @Key(value = "columns whose blank cells are filled from earlier rows", required = true)
        List<String> columns,

        @Key("column with the number of the order") Optional<String> by,
        ConfigNode.Location location) {

    public CarryRule {
        columns = List.copyOf(columns);
        if (columns.isEmpty()) {
            throw new IllegalArgumentException("carry.columns: found none; expected at least one column."
                    + " Fix: name the columns to fill, or leave out carry");
        }
        if (by.isPresent() && columns.contains(by.get())) {
            throw new IllegalArgumentException("carry.by: found \"" + by.get()
                    + "\", which is one of carry.columns; expected another column. Fix: leave it out of carry.columns");
        }
    }

    /** Returns the descriptor file and keys of this rule. */
    String where() {
        return location.where();
    }

    /**
     * Fills the blank cells of a table. The hash of each row afterwards covers the filled cells too: equal lines of
     * different orders are no duplicates.
     *
     * @throws InvalidInputException if the source has no such column
     */
    void fill(Workspace workspace, SourceTable table) {
        new CarriedCells(workspace, table).fill(this);
    }

    /** Columns that are read to apply the rule. */
    List<ColumnExpression> expressions() {
        return Stream.concat(columns.stream(), by.stream())
                .<ColumnExpression>map(column -> new ColumnExpression.Named(column, where()))
                .toList();
    }

    /** Filling of a table's blank cells. */
    private static final class CarriedCells {

        private final Workspace workspace;
        private final SourceTable table;

        CarriedCells(Workspace workspace, SourceTable table) {
            this.workspace = workspace;
            this.table = table;
        }

        void fill(CarryRule rule) {
            List<String> columns =
                    rule.columns().stream().map(column -> column(column, rule)).toList();
            if (rule.by().isPresent()) {
                String key = column(rule.by().get(), rule);
                columns.forEach(column -> fillByKey(column, key));
            } else {
                fillFromAbove(columns);
            }
            workspace.execute("UPDATE " + table.name() + " SET " + hash() + " = hash(" + hash() + ", "
                    + String.join(", ", columns) + ")");
        }

        private void fillByKey(String column, String key) {
            workspace.execute("UPDATE " + table.name() + " SET " + column + " = filled.cell FROM (SELECT " + key
                    + " AS own, arg_min(" + column + ", rowid) AS cell FROM " + table.name() + " WHERE NOT "
                    + isBlank(column) + " GROUP BY " + key + ") AS filled WHERE " + table.name() + "." + key
                    + " = filled.own AND " + isBlank(table.name() + "." + column));
        }

        /**
         * Fills all columns of a row from one row above: an order without an address does not get that of another order.
         */
        private void fillFromAbove(List<String> columns) {
            String first = columns.get(0);
            String starts = "SELECT rowid AS own, last_value(CASE WHEN NOT " + isBlank(first)
                    + " THEN rowid END IGNORE NULLS) OVER (ORDER BY rowid ROWS UNBOUNDED PRECEDING) AS start FROM "
                    + table.name();
            String set = columns.stream()
                    .map(column -> column + " = CASE WHEN " + isBlank(table.name() + "." + column) + " THEN above."
                            + column + " ELSE " + table.name() + "." + column + " END")
                    .collect(Collectors.joining(", "));
            workspace.execute(
                    "UPDATE " + table.name() + " SET " + set + " FROM (" + starts + ") AS starts, (SELECT rowid AS"
                            + " place, * FROM " + table.name() + ") AS above WHERE starts.own = " + table.name()
                            + ".rowid AND above.place = starts.start AND starts.start < starts.own");
        }

        private String column(String name, CarryRule rule) {
            return table.column(name)
                    .map(column -> SqlText.name(column.name()))
                    .orElseThrow(() -> new InvalidInputException(rule.where() + ": found \"" + name
                            + "\"; expected a column of the source" + NearestName.hint(name, table.columnNames())
                            + ". Fix: name one of " + String.join(", ", table.columnNames())));
        }

        private static String hash() {
            return SqlText.name(SourceTable.HASH);
        }

        private static String isBlank(String column) {
            return SqlText.isBlank("CAST(" + column + " AS VARCHAR)");
        }
    }
}
