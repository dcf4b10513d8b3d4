// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.List;
import org.hanse.config.ConfigNode;
import org.hanse.config.NearestName;

/** Reader of columns in a descriptor, and of formats of times. */
final class ColumnReader {

    private static final String ISO_8601 = "iso-8601";

    private ColumnReader() {}

    /** Reads a name, {@code {sql: ...}} or a list of these. */
    static ColumnExpression expression(ConfigNode node) {
        if (node.isList()) {
            List<ColumnExpression> parts = node.wholeList(ColumnReader::expression);
            return node.build(() -> new ColumnExpression.Joined(parts, node.where()));
        }
        if (node.isScalar()) {
            return new ColumnExpression.Named(node.text(), node.where());
        }
        node.keys("sql");
        return computed(node.require("sql"));
    }

    /** Reads a DuckDB expression. */
    static ColumnExpression.Computed computed(ConfigNode node) {
        String sql = node.text();
        if (sql.isBlank()) {
            throw node.refuse("found no text; expected a DuckDB expression. Fix: write one such as lower(name)");
        }
        return new ColumnExpression.Computed(sql.strip(), node.where());
    }

    /** Reads the format of a time: a name or a pattern. */
    static TimeColumn.Format format(ConfigNode node) {
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
                                : message + "; or one of " + String.join(", ", names) + ". Fix: write "
                                        + NearestName.of(text, names).orElse("one of them"),
                        e);
            }
        });
    }

    /** Reads a time zone. */
    static ZoneId zone(ConfigNode node) {
        String text = node.text();
        try {
            return ZoneId.of(text).normalized();
        } catch (DateTimeException e) {
            throw node.refuse(
                    "found \"" + text + "\"; expected a time zone such as Europe/Berlin or +02:00. Fix: write "
                            + NearestName.of(text, ZoneId.getAvailableZoneIds()).orElse("one of that form"));
        }
    }
}
