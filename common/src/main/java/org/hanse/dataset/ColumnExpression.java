// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import org.hanse.core.setting.Key;

/**
 * Column of a descriptor: a name, an expression or a list.
 *
 * <p>Every form has its place in the descriptor, for messages.
 */
sealed interface ColumnExpression {

    /** Returns the descriptor file and keys of this expression. */
    String where();

    /** Returns a name of the column. */
    String name();

    /**
     * Mapping that stands for a column.
     *
     * @param column column by its name, or by an expression
     */
    record Mapping(@Key(inline = true, required = true) Choice column) {

        /** Returns the column. */
        ColumnExpression expression() {
            return column.expression();
        }
    }

    /** Column of a mapping. */
    sealed interface Choice {

        /** Returns the column. */
        ColumnExpression expression();
    }

    /** Column by name. */
    record ByName(
            @Key(value = "column", name = "column") ColumnExpression expression) implements Choice {}

    /** Column by expression. */
    record BySql(
            @Key(value = "DuckDB expression", name = "sql") Computed expression) implements Choice {}

    /** A column of the source by its name, or {@code c0, c1, ...} where it has none. */
    record Named(String column, String where) implements ColumnExpression {
        @Override
        public String name() {
            return column;
        }
    }

    /** A DuckDB expression over the source's columns. */
    record Computed(String sql, String where) implements ColumnExpression {
        @Override
        public String name() {
            return sql;
        }
    }

    /** Several columns: texts are joined by blanks, categories become a path. */
    record Joined(List<ColumnExpression> parts, String where) implements ColumnExpression {
        public Joined {
            parts = List.copyOf(parts);
            if (parts.isEmpty()) {
                throw new IllegalArgumentException("a list of columns needs at least one");
            }
        }

        @Override
        public String name() {
            return "joined";
        }
    }
}
