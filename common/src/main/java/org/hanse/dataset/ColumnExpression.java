// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import org.hanse.config.ConfigNode;
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
    record ByName(@Key(value = "column", name = "column") ColumnExpression expression) implements Choice {}

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

    /** Reads a name, {@code {sql: ...}} or a list of these. */
    static ColumnExpression read(ConfigNode node) {
        if (node.isList()) {
            List<ColumnExpression> parts = node.wholeList(ColumnExpression::read);
            return node.build(() -> new Joined(parts, node.where()));
        }
        if (node.isScalar()) {
            return new Named(node.text(), node.where());
        }
        node.keys("sql");
        return computed(node.require("sql"));
    }

    /** Reads a DuckDB expression. */
    static Computed computed(ConfigNode node) {
        String sql = node.text();
        if (sql.isBlank()) {
            throw node.refuse("found no text; expected a DuckDB expression. Fix: write one such as lower(name)");
        }
        return new Computed(sql.strip(), node.where());
    }
}
