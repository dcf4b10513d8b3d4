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
}
