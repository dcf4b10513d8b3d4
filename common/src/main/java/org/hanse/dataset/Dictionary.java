// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;

/** Numbers the distinct values of a column from 0, in the order of first sight. Lives in the workspace. */
final class Dictionary {

    private final Workspace workspace;
    private final String table;

    Dictionary(Workspace workspace, String table) {
        this.workspace = workspace;
        this.table = table;
        workspace.execute("CREATE TABLE " + table + "(value VARCHAR, idx INTEGER)");
    }

    /** Returns the name of the table with the columns {@code value} and {@code idx}. */
    String table() {
        return table;
    }

    /** Returns SQL of a query that returns all values. */
    String known() {
        return "SELECT value FROM " + table;
    }

    /** Adds {@code values}, all new, in their order. */
    void add(List<String> values) {
        int from = size();
        workspace.append(table, appender -> {
            int next = from;
            for (String value : values) {
                appender.beginRow();
                appender.append(value);
                appender.append(next++);
                appender.endRow();
            }
        });
    }

    /** Adds the new values of {@code column} among the rows of {@code mapped} that are kept, ordered by {@code order}. */
    void learn(String mapped, String column, String order) {
        workspace.execute("INSERT INTO " + table + " SELECT value, " + size()
                + " + row_number() OVER (ORDER BY first) - 1 FROM (SELECT " + column + " AS value, min(" + order
                + ") AS first FROM " + mapped + " WHERE reason IS NULL AND " + column + " IS NOT NULL GROUP BY "
                + column
                + ") WHERE value NOT IN (" + known() + ")");
    }

    int size() {
        return Math.toIntExact(workspace.number("SELECT count(*) FROM " + table));
    }

    /** Returns all values in the order of their numbers. */
    List<String> values() {
        return workspace.texts("SELECT value FROM " + table + " ORDER BY idx");
    }
}
