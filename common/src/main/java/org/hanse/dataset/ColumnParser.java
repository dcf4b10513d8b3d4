// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.hanse.config.ConfigNode;
import org.hanse.config.NearestName;

/** Parser of columns in a descriptor. */
final class ColumnParser {

    private static final String ISO_8601 = "iso-8601";

    private ColumnParser() {}

    /** Returns a name, {@code {sql: ...}} or a list of these. */
    static ColumnExpression expression(ConfigNode node) {
        if (node.isList()) {
            List<ColumnExpression> parts = node.list(ColumnParser::expression);
            return node.build(() -> new ColumnExpression.Joined(parts, node.where()));
        }
        if (node.isScalar()) {
            return new ColumnExpression.Named(node.text(), node.where());
        }
        node.keys("sql");
        return computed(node.require("sql"));
    }

    static Optional<ColumnExpression> find(ConfigNode columns, String key) {
        return columns.find(key).map(ColumnParser::expression);
    }

    static ColumnExpression.Computed computed(ConfigNode node) {
        String sql = node.text();
        if (sql.isBlank()) {
            throw node.refuse("is empty, a DuckDB expression is needed");
        }
        return new ColumnExpression.Computed(sql.strip(), node.where());
    }

    /**
     * Returns a mapping that names a column under {@code column}, or is an expression itself by {@code sql}; {@code
     * others} are the further keys it may hold.
     */
    static ColumnExpression columnOf(ConfigNode node, String... others) {
        node.keys("column", "sql").keys(others);
        if (node.has("column") == node.has("sql")) {
            throw node.refuse("needs either the key \"column\" or the key \"sql\"");
        }
        return node.has("sql") ? computed(node.require("sql")) : expression(node.require("column"));
    }

    /** Columns whose blank cells are filled from another row of the same order. */
    static CarryRule carry(ConfigNode node) {
        node.keys("columns", "by");
        List<String> columns = node.require("columns").texts();
        Optional<String> by = node.findText("by");
        return node.build(() -> new CarryRule(columns, by, node.where()));
    }

    /** Returns a time column: just a column, which is then read as ISO 8601, or a mapping with its format. */
    static TimeColumn time(ConfigNode node) {
        if (!node.isMapping()) {
            return new TimeColumn(expression(node), new TimeColumn.Iso8601(), ZoneOffset.UTC);
        }
        ColumnExpression column = columnOf(node, "format", "zone");
        TimeColumn.Format format = node.find("format").map(ColumnParser::format).orElseGet(TimeColumn.Iso8601::new);
        ZoneId zone = node.find("zone").map(ColumnParser::zone).orElse(ZoneOffset.UTC);
        return new TimeColumn(column, format, zone);
    }

    private static TimeColumn.Format format(ConfigNode node) {
        String text = node.text();
        for (TimeColumn.Epoch epoch : TimeColumn.Epoch.values()) {
            if (epoch.key().equals(text)) {
                return epoch;
            }
        }
        if (ISO_8601.equals(text)) {
            return new TimeColumn.Iso8601();
        }
        List<String> names = List.of(
                TimeColumn.Epoch.SECONDS.key(), TimeColumn.Epoch.MILLIS.key(), TimeColumn.Epoch.MICROS.key(), ISO_8601);
        return node.build(() -> {
            try {
                return new TimeColumn.Pattern(TimePattern.parse(text));
            } catch (IllegalArgumentException e) {
                String message = String.valueOf(e.getMessage());
                throw new IllegalArgumentException(
                        message.contains(". Fix: ")
                                ? message
                                : message + NearestName.hint(text, names) + "; or one of " + String.join(", ", names),
                        e);
            }
        });
    }

    private static ZoneId zone(ConfigNode node) {
        String text = node.text();
        try {
            return ZoneId.of(text).normalized();
        } catch (DateTimeException e) {
            throw node.refuse("is \"" + text + "\", no time zone" + NearestName.hint(text, ZoneId.getAvailableZoneIds())
                    + "; write it like Europe/Berlin or +02:00");
        }
    }
}
