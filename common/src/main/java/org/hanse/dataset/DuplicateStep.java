// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

/**
 * Drops rows that are equal to an earlier one in all columns of the source, time among them. Without times equal rows
 * may be true repeats, and this step is left out.
 */
final class DuplicateStep {

    private final Workspace workspace;
    private final CleaningTally tally;

    DuplicateStep(Workspace workspace, CleaningTally tally) {
        this.workspace = workspace;
        this.tally = tally;
    }

    void apply(String table, MappedInteractions mapped) {
        String repeated = table + "_repeated";
        // A false match of 64-bit hashes is less likely than one in 100,000 for ten million rows.
        workspace.execute("CREATE TABLE " + repeated + " AS SELECT k.ord FROM " + table
                + " AS k JOIN (SELECT hash, min(ord) AS first FROM " + table
                + " GROUP BY hash HAVING count(*) > 1) AS d ON k.hash = d.hash AND k.ord > d.first");
        workspace
                .rows(
                        "SELECT count(*), min(ord) FROM " + repeated + " HAVING count(*) > 0",
                        row -> new CleaningTally.Finding(
                                CleaningReason.DUPLICATE, row.getLong(1), mapped.place(row.getLong(2))))
                .forEach(tally::add);
        workspace.execute("DELETE FROM " + table + " WHERE ord IN (SELECT ord FROM " + repeated + ")");
        workspace.execute("DROP TABLE " + repeated);
    }
}
