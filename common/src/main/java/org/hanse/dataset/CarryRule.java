// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Columns that an export fills in the first row of an order only.
 *
 * @param columns the columns whose blank cells are filled; at least one
 * @param by the column with the order's number; if empty, a row whose first column of {@code columns} is blank belongs to
 *     the row above it
 * @param where descriptor file and keys that lead to this rule
 */
record CarryRule(List<String> columns, Optional<String> by, String where) {

    CarryRule {
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

    /** Columns that are read to apply the rule. */
    List<ColumnExpression> expressions() {
        return Stream.concat(columns.stream(), by.stream())
                .<ColumnExpression>map(column -> new ColumnExpression.Named(column, where))
                .toList();
    }
}
