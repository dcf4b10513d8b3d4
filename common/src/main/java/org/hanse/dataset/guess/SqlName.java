// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.Locale;
import java.util.Set;

/** Columns in the SQL of a descriptor. */
final class SqlName {

    /** Reserved words of DuckDB, by {@code duckdb_keywords()}, and functions without brackets. */
    private static final Set<String> RESERVED = Set.of(
            ("all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create"
                            + " default deferrable desc describe distinct do else end except false fetch for foreign from"
                            + " group having in initially intersect into lambda lateral leading limit not null offset on"
                            + " only or order pivot pivot_longer pivot_wider placing primary qualify references returning"
                            + " select show some summarize symmetric table then to trailing true union unique unpivot user"
                            + " using variadic when where window with")
                    .split(" "));

    private SqlName() {}

    /** Returns the column's name, in quotes where SQL needs them. */
    static String of(String column) {
        boolean plain = column.matches("[A-Za-z_]\\w*") && !RESERVED.contains(column.toLowerCase(Locale.ROOT));
        return plain ? column : '"' + column.replace("\"", "\"\"") + '"';
    }

    /** Returns SQL for the ids of a column of any type; damaged ones are mended. */
    static String text(SampledColumn column) {
        String text = "CAST(" + of(column.name()) + " AS VARCHAR)";
        return column.damaged() ? "regexp_replace(" + text + ", '\\.0\\s*$', '')" : text;
    }

    /** Returns the same without blanks at both ends. */
    static String id(SampledColumn column) {
        return "trim(" + text(column) + ")";
    }

    /** Returns SQL for the items of a column that lists several in a cell. */
    static String items(SampledColumn column) {
        return "regexp_extract_all(" + of(column.name()) + ", '\\d+x ([^|]+)', 1)";
    }

    /** Returns SQL for the numbers of a column of any type; null for other values. */
    static String number(SampledColumn column) {
        return column.shape().numbers().sql(of(column.name()));
    }
}
