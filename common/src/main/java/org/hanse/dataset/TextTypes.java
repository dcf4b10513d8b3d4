// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Types of text columns in expressions: the narrowest type that fits every value. A column is a number only if the
 * conversion preserves every digit, so ids with leading zeros or too many digits stay text.
 */
final class TextTypes {

    private static final String TEXT = "VARCHAR";
    private static final String TIME_OF_DAY = "'^\\d{4}-\\d{2}-\\d{2}[ T]\\d{1,2}:\\d{2}(:\\d{2}(\\.\\d+)?)?";

    /** Condition on a value, {@code {value}}, for each type. Narrow types first. */
    private static final Map<String, String> TESTS = tests();

    private TextTypes() {}

    private static Map<String, String> tests() {
        Map<String, String> tests = new LinkedHashMap<>();
        tests.put("BIGINT", "coalesce(TRY_CAST({value} AS BIGINT)::VARCHAR = {value}, false)");
        tests.put("HUGEINT", "coalesce(TRY_CAST({value} AS HUGEINT)::VARCHAR = {value}, false)");
        tests.put("DOUBLE", cast("DOUBLE") + " AND NOT regexp_matches({value}, '^\\s*[+-]?(0\\d|\\d{16})')");
        tests.put("BOOLEAN", "lower({value}) IN ('true', 'false')");
        tests.put("DATE", cast("DATE") + " AND regexp_matches({value}, '^\\d{4}-\\d{2}-\\d{2}$')");
        tests.put("TIMESTAMP", cast("TIMESTAMP") + " AND regexp_matches({value}, " + TIME_OF_DAY + "$')");
        tests.put(
                "TIMESTAMP WITH TIME ZONE", cast("TIMESTAMPTZ") + " AND regexp_matches({value}, " + TIME_OF_DAY + "')");
        return tests;
    }

    private static String cast(String type) {
        return "TRY_CAST({value} AS " + type + ") IS NOT NULL";
    }

    /** Returns the type of each of {@code columns} of {@code table}, which are text. */
    static Map<String, String> of(Workspace workspace, String table, List<String> columns) {
        Map<String, String> types = new LinkedHashMap<>();
        for (String column : columns) {
            String value = SqlText.name(column);
            String tests = TESTS.values().stream()
                    .map(test -> "bool_and(" + test.replace("{value}", value) + ") FILTER (" + value + " IS NOT NULL)")
                    .collect(Collectors.joining(", "));
            types.put(
                    column,
                    workspace
                            .rows("SELECT " + tests + " FROM " + table, TextTypes::narrowest)
                            .get(0));
        }
        return types;
    }

    private static String narrowest(ResultSet passed) throws SQLException {
        int index = 1;
        for (String type : TESTS.keySet()) {
            if (passed.getBoolean(index++)) {
                return type;
            }
        }
        return TEXT;
    }
}
