// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

/** Columns in the SQL of a descriptor. */
final class SqlName {

    private SqlName() {}

    /** Returns the column's name, in quotes where SQL needs them. */
    static String of(String column) {
        return column.matches("[A-Za-z_]\\w*") ? column : '"' + column.replace("\"", "\"\"") + '"';
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
