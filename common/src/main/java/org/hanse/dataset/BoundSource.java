// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;
import org.hanse.config.NearestName;

/**
 * A source whose columns can be used in SQL. Columns named outright are the values as they were read; expressions see
 * the same columns with the types of {@link TextTypes}.
 */
final class BoundSource {

    private static final String ROW = SqlText.name("hanse row");

    private final Workspace workspace;
    private final SourceTable table;
    private final String view;

    private BoundSource(Workspace workspace, SourceTable table, String view) {
        this.workspace = workspace;
        this.table = table;
        this.view = view;
    }

    /** SQL over {@link #view()} and the DuckDB type of its value. */
    record Bound(String sql, String type) {

        boolean isList() {
            return type.endsWith("[]");
        }

        boolean isTime() {
            return type.startsWith("TIMESTAMP") || type.equals("DATE");
        }

        boolean isText() {
            return type.equals("VARCHAR");
        }
    }

    static BoundSource of(Workspace workspace, SourceTable table, WantedColumns wanted) {
        List<String> computed = table.columns().stream()
                .filter(column -> column.type().equals("VARCHAR") && wanted.isComputedWith(column.name()))
                .map(SourceTable.Column::name)
                .toList();
        Map<String, String> types = new LinkedHashMap<>(TextTypes.of(workspace, table.name(), computed));
        List<String> selected = new ArrayList<>(List.of("rowid AS " + ROW, SqlText.name(SourceTable.HASH)));
        for (SourceTable.Column column : table.columns()) {
            if (!wanted.wants(column.name())) {
                continue;
            }
            String name = SqlText.name(column.name());
            selected.add(name + " AS " + asRead(column.name()));
            selected.add("CAST(" + name + " AS " + types.getOrDefault(column.name(), column.type()) + ") AS " + name);
        }
        String view = table.name() + "_bound";
        workspace.execute(
                "CREATE VIEW " + view + " AS SELECT " + String.join(", ", selected) + " FROM " + table.name());
        return new BoundSource(workspace, table, view);
    }

    /** Returns the name of the view that all SQL of this class is over. */
    String view() {
        return view;
    }

    SourceTable table() {
        return table;
    }

    /** Returns SQL of the row's number. */
    static String row() {
        return ROW;
    }

    /** Returns SQL of the hash of the row's source columns. */
    static String hash() {
        return SqlText.name(SourceTable.HASH);
    }

    /**
     * Returns a single column or expression as SQL.
     *
     * @throws InvalidInputException if there is no such column or the expression is wrong
     */
    Bound bind(ColumnExpression expression) {
        if (expression instanceof ColumnExpression.Named named) {
            SourceTable.Column column =
                    table.column(named.column()).orElseThrow(() -> new InvalidInputException(noColumn(named)));
            return new Bound(asRead(column.name()), column.type());
        }
        if (expression instanceof ColumnExpression.Computed computed) {
            return computed(computed);
        }
        return new Bound(text(expression), "VARCHAR");
    }

    /** Returns SQL of a text; parts and elements are joined by blanks. */
    String text(ColumnExpression expression) {
        if (expression instanceof ColumnExpression.Joined joined) {
            return joined.parts().stream()
                    .map(part -> SqlText.unlessBlank(text(part)))
                    .collect(Collectors.joining(", ", "concat_ws(' ', ", ")"));
        }
        Bound bound = bind(expression);
        if (bound.isText()) {
            return bound.sql();
        }
        return bound.isList()
                ? "array_to_string(CAST(" + bound.sql() + " AS VARCHAR[]), ' ')"
                : "CAST(" + bound.sql() + " AS VARCHAR)";
    }

    /** Returns SQL of a number, null where there is none. */
    String number(ColumnExpression expression) {
        return "TRY_CAST(" + text(expression) + " AS DOUBLE)";
    }

    /** Returns SQL of a list of texts without blank ones: the parts, the elements, or the one value. */
    String path(ColumnExpression expression) {
        String list;
        if (expression instanceof ColumnExpression.Joined joined) {
            list = SqlText.list(joined.parts().stream().map(this::text).toList());
        } else {
            Bound bound = bind(expression);
            list = bound.isList() ? "CAST(" + bound.sql() + " AS VARCHAR[])" : "[" + text(expression) + "]";
        }
        return "list_filter(" + list + ", lambda e: trim(e) <> '')";
    }

    /** Returns SQL of a list of numbers: the parts, the elements, or those in a text. Null where one is no number. */
    String vector(ColumnExpression expression) {
        if (expression instanceof ColumnExpression.Joined joined) {
            return SqlText.list(joined.parts().stream().map(this::number).toList());
        }
        Bound bound = bind(expression);
        return bound.isList()
                ? "TRY_CAST(" + bound.sql() + " AS DOUBLE[])"
                : "TRY_CAST(regexp_extract_all(" + text(expression) + ", '[^\\s,;\\[\\]]+') AS DOUBLE[])";
    }

    /** Returns SQL of the rows for which {@code condition} holds; all rows without one. For use after FROM. */
    String rows(Optional<ColumnExpression.Computed> condition) {
        return condition
                .map(c -> "(SELECT * FROM " + view + " WHERE " + holds(c) + ")")
                .orElse(view);
    }

    /** Returns the rows that {@code condition} leaves out; empty if there are none. */
    Optional<CleaningTally.Finding> excluded(Optional<ColumnExpression.Computed> condition, CleaningReason reason) {
        return condition.flatMap(c -> workspace
                .rows(
                        "SELECT count(*), min(" + ROW + ") FROM " + view + " WHERE NOT " + holds(c)
                                + " HAVING count(*) > 0",
                        row -> new CleaningTally.Finding(reason, row.getLong(1), table.place(row.getLong(2))))
                .stream()
                .findFirst());
    }

    private String holds(ColumnExpression.Computed condition) {
        return "coalesce(CAST(" + computed(condition).sql() + " AS BOOLEAN), false)";
    }

    private Bound computed(ColumnExpression.Computed computed) {
        String sql = "(" + computed.sql() + ")";
        try {
            String type = SourceReader.describe(workspace, "SELECT " + sql + " AS v FROM " + view)
                    .get(0)
                    .type();
            return new Bound(sql, type);
        } catch (DatabaseException e) {
            throw e.isAboutInput()
                    ? new InvalidInputException(
                            computed.where() + ": found an invalid expression (" + e.line()
                                    + "); expected one over the columns " + columnList()
                                    + ". Fix: correct the expression",
                            e)
                    : e.blaming(computed.where());
        }
    }

    private String noColumn(ColumnExpression.Named named) {
        return named.where() + ": found no column \"" + named.column() + "\" in " + origin()
                + "; expected one of " + columnList() + ". Fix: "
                + table.suspectedDelimiter()
                        .map(other -> "set delimiter: \"" + other + "\", which the only column contains")
                        .orElseGet(() -> "write "
                                + NearestName.of(named.column(), table.columnNames())
                                        .orElse("one of them"));
    }

    private String origin() {
        return table.source() instanceof Source.Files files ? files.path().toString() : "the query's result";
    }

    private String columnList() {
        return String.join(", ", table.columnNames());
    }

    private static String asRead(String column) {
        return SqlText.name("hanse read " + column);
    }

    /**
     * Types of text columns in expressions: the narrowest type that fits every value. A column is a number only if the
     * conversion preserves every digit, so ids with leading zeros or too many digits stay text.
     */
    private static final class TextTypes {

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
                    "TIMESTAMP WITH TIME ZONE",
                    cast("TIMESTAMPTZ") + " AND regexp_matches({value}, " + TIME_OF_DAY + "')");
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
                        .map(test ->
                                "bool_and(" + test.replace("{value}", value) + ") FILTER (" + value + " IS NOT NULL)")
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
}
