// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Interactions that were just read and cleaned, without those that are left out, in a table of the workspace.
 *
 * @param table its name
 * @param columns columns that a segment stores, {@code ord} first
 */
record FreshInteractions(Workspace workspace, String table, List<SourceTable.Column> columns) {

    private static final Set<String> NOT_STORED = Set.of("hash", "reason", "detail");

    /** Takes over the accepted rows of a mapped table, which is dropped. */
    static FreshInteractions of(Workspace workspace, MappedInteractions mapped) {
        List<SourceTable.Column> columns = new SegmentTables(workspace)
                .columns(mapped.table()).stream()
                        .filter(column -> !NOT_STORED.contains(column.name())
                                && !column.name().startsWith("bad_"))
                        .toList();
        workspace.execute("CREATE TABLE fresh AS SELECT " + SegmentTables.names(columns) + ", hash FROM "
                + mapped.table() + " WHERE reason IS NULL");
        workspace.execute("DROP TABLE " + mapped.table());
        return new FreshInteractions(workspace, "fresh", columns);
    }

    /** Drops exact duplicates as {@link DuplicateStep} does, and returns their number. */
    long dropDuplicates(CleaningTally tally, MappedInteractions mapped) {
        long before = size();
        if (mapped.columns().timed()) {
            new DuplicateStep(workspace, tally).apply(table, mapped);
        }
        return before - size();
    }

    /** Drops the interactions of some shoppers, and returns their number. */
    long drop(Predicate<String> shoppers) {
        String shopper = SegmentTables.shopper(
                columns.stream().map(SourceTable.Column::name).toList());
        List<String> dropped = workspace.texts("SELECT DISTINCT " + shopper + " FROM " + table).stream()
                .filter(shoppers)
                .toList();
        if (dropped.isEmpty()) {
            return 0;
        }
        new Dictionary(workspace, "dropped_shoppers").add(dropped);
        return workspace.update(
                "DELETE FROM " + table + " WHERE " + shopper + " IN (SELECT value FROM dropped_shoppers)");
    }

    /** Ids of the items that occur. */
    Set<String> items() {
        return Set.copyOf(workspace.texts("SELECT DISTINCT item FROM " + table));
    }

    long size() {
        return workspace.number("SELECT count(*) FROM " + table);
    }
}
