// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hanse.jdbc.SqliteDatabase;
import org.jdbi.v3.core.Handle;

/** SQLite database of a coordinator, with the rules of {@link SqliteDatabase}. */
public final class CoordinatorDatabase implements AutoCloseable {

    private static final SqliteDatabase.Kind KIND =
            new SqliteDatabase.Kind("the database of a coordinator", "classpath:db/coordinator");

    private final SqliteDatabase database;

    private CoordinatorDatabase(SqliteDatabase database) {
        this.database = database;
    }

    /**
     * Opens a database, creates it if it is missing, and brings it to the newest schema.
     *
     * @throws org.hanse.config.InvalidInputException if the file cannot be used, or has a newer schema
     */
    public static CoordinatorDatabase open(Path file) {
        return new CoordinatorDatabase(SqliteDatabase.open(file, KIND));
    }

    /** Returns the file. */
    public Path file() {
        return database.file();
    }

    /** Returns the folder of the file. */
    Path folder() {
        return database.folder();
    }

    /** Runs queries outside of a transaction. */
    <T> T read(Function<Handle, T> queries) {
        return database.read(queries);
    }

    /** Runs statements in one transaction. An exception of any kind undoes all of them. */
    <T> T write(Function<Handle, T> statements) {
        return database.write(statements);
    }

    /** Runs statements in one transaction. An exception of any kind undoes all of them. */
    void change(Consumer<Handle> statements) {
        database.change(statements);
    }

    /** Copies all committed changes into the main file and empties the write-ahead log, which may hold deleted rows. */
    void truncateLog() {
        database.truncateLog();
    }

    @Override
    public void close() {
        database.close();
    }
}
