// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.config.ConfigNode;
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

    /** Columns that are read to apply the rule. */
    List<ColumnExpression> expressions() {
        return Stream.concat(columns.stream(), by.stream())
                .<ColumnExpression>map(column -> new ColumnExpression.Named(column, where()))
                .toList();
    }
}
