// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import org.hanse.config.FileProblem;
import org.hanse.config.InvalidInputException;

/** Reader of a query on a user's database. All values are read as text. */
final class DatabaseSource {

    private static final int FETCHED_ROWS = 10_000;

    private final Workspace workspace;

    DatabaseSource(Workspace workspace) {
        this.workspace = workspace;
    }

    SourceTable read(Source.Database source, String table) {
        List<String> names = new ArrayList<>();
        String copied = table + "_copied";
        requireFile(source);
        try (Connection connection = DriverManager.getConnection(source.jdbc(), properties(source))) {
            // PostgreSQL sends a result piece by piece only inside a transaction.
            connection.setAutoCommit(false);
            try (Statement statement = connection.createStatement()) {
                statement.setFetchSize(FETCHED_ROWS);
                try (ResultSet rows = statement.executeQuery(source.query())) {
                    names.addAll(columnNames(rows.getMetaData()));
                    workspace.execute("CREATE TABLE " + copied + "("
                            + names.stream()
                                    .map(name -> SqlText.name(name) + " VARCHAR")
                                    .collect(Collectors.joining(", "))
                            + ")");
                    copy(rows, names.size(), copied);
                }
            }
        } catch (SQLException e) {
            throw new InvalidInputException(source.where() + ": " + reason(source, e), e);
        }
        String columns = names.stream().map(SqlText::name).collect(Collectors.joining(", "));
        workspace.execute("CREATE TABLE " + table + " AS SELECT hash(" + columns + ") AS "
                + SqlText.name(SourceTable.HASH) + ", " + columns + " FROM " + copied);
        workspace.execute("DROP TABLE " + copied);
        long count = workspace.number("SELECT count(*) FROM " + table);
        SourceTable.Span span = new SourceTable.Span("the query's result", 0, count, 0, List.of());
        return new SourceTable(source, table, SourceReader.texts(names), List.of(span), SourceTable.Unreadable.NOTHING);
    }

    private void copy(ResultSet rows, int columns, String table) {
        workspace.append(table, appender -> {
            while (rows.next()) {
                appender.beginRow();
                for (int i = 1; i <= columns; i++) {
                    String value = rows.getString(i);
                    if (value == null) {
                        appender.appendNull();
                    } else {
                        appender.append(value);
                    }
                }
                appender.endRow();
            }
        });
    }

    private static List<String> columnNames(ResultSetMetaData columns) throws SQLException {
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
            names.add(columns.getColumnLabel(i));
        }
        return names;
    }

    private static Properties properties(Source.Database source) {
        Properties properties = new Properties();
        source.user().ifPresent(user -> properties.setProperty("user", user));
        source.passwordFile().ifPresent(file -> properties.setProperty("password", password(file, source)));
        return properties;
    }

    private static String password(Path file, Source.Database source) {
        try (var lines = Files.lines(file)) {
            return lines.findFirst().orElse("");
        } catch (IOException e) {
            throw FileProblem.unreadable(source.where() + ".passwordFile: " + file, e);
        }
    }

    /** Rejects a missing file: SQLite and DuckDB would create the database. */
    private static void requireFile(Source.Database source) {
        for (String engine : new String[] {"jdbc:sqlite:", "jdbc:duckdb:"}) {
            String rest = source.jdbc().startsWith(engine) ? source.jdbc().substring(engine.length()) : "";
            if (rest.startsWith("/") && !rest.contains("?") && !Files.exists(Path.of(rest))) {
                throw new InvalidInputException(source.where() + ".jdbc: " + rest
                        + ": found no such file; expected a database. Fix: check the path");
            }
        }
    }

    private static String reason(Source.Database source, SQLException e) {
        String message = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
        return message.startsWith("No suitable driver")
                ? "found no JDBC driver for " + source.jdbc().replaceAll("^(jdbc:[^:]*:).*", "$1...")
                        + "; expected one. Fix: put the driver's jar on the class path"
                : "found an error of the database (" + message
                        + "); expected rows. Fix: correct jdbc, query, user or passwordFile";
    }
}
