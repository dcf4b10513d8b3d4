// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import org.hanse.jdbc.SqliteDatabase;

/** SQLite database of a node. */
public final class NodeDatabase {

    private static final ObjectMapper MAPPER = new ObjectMapper();
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

    /** Returns a list of texts for a column, as a JSON list. */
    static String text(Collection<String> list) {
        try {
            return MAPPER.writeValueAsString(list.stream().sorted().toList());
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts could not be written", e);
        }
    }

    /** Returns the list in a column. */
    static List<String> list(String text) {
        try {
            return List.of(MAPPER.readValue(text, String[].class));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("found " + text + "; expected a JSON list of texts", e);
        }
    }
}
