// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.nio.file.Path;
import org.hanse.jdbc.SqliteDatabase;

/** SQLite database of a node. */
public final class NodeDatabase {

    private static final SqliteDatabase.Kind KIND =
            new SqliteDatabase.Kind("the database of a node", "classpath:db/node");

    private NodeDatabase() {}

    /**
     * Opens a database, creates it if it is missing, and brings it to the newest schema.
     *
     * @throws org.hanse.config.InvalidInputException if the file cannot be used, or has a newer schema
     */
    public static SqliteDatabase open(Path file) {
        return SqliteDatabase.open(file, KIND);
    }

    /**
     * Changes the rows of a table that fulfil a condition, if there are any: a transaction that writes costs a write to the disk also if it
     * changes nothing.
     *
     * @param condition has one parameter
     * @param change beginning of the statement
     */
    static void changeWhere(SqliteDatabase database, String table, String condition, long bound, String change) {
        boolean any = database.read(
                handle -> handle.select("SELECT EXISTS (SELECT 1 FROM " + table + " WHERE " + condition + ")", bound)
                        .mapTo(Boolean.class)
                        .one());
        if (any) {
            database.change(handle -> handle.execute(change + " WHERE " + condition, bound));
        }
    }
}
