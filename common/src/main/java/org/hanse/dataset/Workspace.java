// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;
import org.hanse.file.TemporaryPath;

/** Temporary DuckDB database and folder, deleted on close. Not thread-safe. */
final class Workspace implements AutoCloseable {

    private final TemporaryPath folder;
    private final DuckDBConnection connection;
    private final String advice;
    private int scratchFiles;

    private Workspace(TemporaryPath folder, DuckDBConnection connection, String advice) {
        this.folder = folder;
        this.connection = connection;
        this.advice = advice;
    }

    /** Reader of a row. */
    @FunctionalInterface
    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    /** Sees a row. */
    @FunctionalInterface
    interface RowVisitor {
        void visit(ResultSet row) throws SQLException;
    }

    /** Fills a table. */
    @FunctionalInterface
    interface Filling {
        void fill(DuckDBAppender appender) throws SQLException;
    }

    static Workspace open(ReadingOptions options) {
        TemporaryPath folder = options.folder()
                .map(parent -> TemporaryPath.folder(parent, "hanse-dataset-"))
                .orElseGet(() -> TemporaryPath.folder("hanse-dataset-"));
        Properties properties = new Properties();
        // Without this the driver loads a whole result into memory.
        properties.setProperty("jdbc_stream_results", "true");
        properties.setProperty("autoinstall_known_extensions", "false");
        properties.setProperty("autoload_known_extensions", "false");
        properties.setProperty("threads", Integer.toString(options.threads()));
        properties.setProperty("memory_limit", options.memoryMegabytes() + "MB");
        properties.setProperty("temp_directory", folder.path().resolve("spill").toString());
        // Rows of a table are numbered in the order of its source; ties of times depend on it.
        properties.setProperty("preserve_insertion_order", "true");
        try {
            Connection connection =
                    DriverManager.getConnection("jdbc:duckdb:" + folder.path().resolve("staging.duckdb"), properties);
            Workspace workspace = new Workspace(folder, connection.unwrap(DuckDBConnection.class), advice(options));
            workspace.execute("SET TimeZone = 'UTC'");
            // The file is deleted on close.
            workspace.execute("PRAGMA disable_checkpoint_on_shutdown");
            return workspace;
        } catch (SQLException e) {
            folder.close();
            throw new DatabaseException(e, advice(options)).blaming("the temporary database");
        } catch (LinkageError e) {
            // DuckDB's native library is unpacked into the folder for temporary files and loaded from there.
            folder.close();
            throw TemporaryPath.unusable(e);
        }
    }

    void execute(String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new DatabaseException(e, advice);
        }
    }

    /** Runs a change and returns the number of changed rows. */
    long update(String sql) {
        try (Statement statement = connection.createStatement()) {
            return statement.executeLargeUpdate(sql);
        } catch (SQLException e) {
            throw new DatabaseException(e, advice);
        }
    }

    /** Passes every row of a result in order to {@code visitor}. */
    void forEach(String sql, RowVisitor visitor) {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                visitor.visit(rows);
            }
        } catch (SQLException e) {
            throw new DatabaseException(e, advice);
        }
    }

    <T> List<T> rows(String sql, RowReader<T> reader) {
        List<T> rows = new ArrayList<>();
        forEach(sql, row -> rows.add(reader.read(row)));
        return rows;
    }

    List<String> texts(String sql) {
        return rows(sql, row -> row.getString(1));
    }

    /** Returns the one number that {@code sql} yields. */
    long number(String sql) {
        return rows(sql, row -> row.getLong(1)).get(0);
    }

    void append(String table, Filling filling) {
        try (DuckDBAppender appender = connection.createAppender(table)) {
            filling.fill(appender);
        } catch (SQLException e) {
            throw new DatabaseException(e, advice);
        }
    }

    /** Returns advice on space for temporary files. */
    String advice() {
        return advice;
    }

    private static String advice(ReadingOptions options) {
        return options.folder()
                .map(own -> "free some space on the disk of " + own)
                .orElse("free some space, or name another folder with the variable TMPDIR");
    }

    /** Returns a path for a temporary file. */
    Path scratch(String ending) {
        return folder.path().resolve("scratch-" + scratchFiles++ + ending);
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            throw new DatabaseException(e, advice);
        } finally {
            folder.close();
        }
    }
}
