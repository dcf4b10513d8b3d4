// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Interactions that were just read and cleaned, without those that are left out, in a table of the workspace.
 *
 * @param table its name
 * @param columns columns that a segment stores, {@code ord} first
 * @param spelling column with the shoppers' ids as the sources have them
 */
record FreshInteractions(Workspace workspace, String table, List<SourceTable.Column> columns, String spelling) {

    private static final Set<String> NOT_STORED = Set.of("hash", "reason", "detail", MappedInteractions.SPELLING);

    /**
     * Interactions of shoppers that were dropped.
     *
     * @param rows their number
     * @param shoppers ids of those that only another spelling of them shows, with the last time that is dropped
     */
    record Dropped(long rows, Map<String, Long> shoppers) {}

    /** Takes over the accepted rows of a mapped table, which is dropped. */
    static FreshInteractions of(Workspace workspace, MappedInteractions mapped) {
        SegmentTables tables = new SegmentTables(workspace);
        List<SourceTable.Column> columns = tables.columns(mapped.table()).stream()
                .filter(column ->
                        !NOT_STORED.contains(column.name()) && !column.name().startsWith("bad_"))
                .toList();
        String spelling = tables.columns(mapped.table()).stream()
                .map(SourceTable.Column::name)
                .filter(MappedInteractions.SPELLING::equals)
                .findFirst()
                .orElseGet(() -> shopper(columns));
        workspace.execute("CREATE TABLE fresh AS SELECT " + SegmentTables.names(columns) + ", hash"
                + (spelling.equals(MappedInteractions.SPELLING) ? ", " + spelling : "") + " FROM " + mapped.table()
                + " WHERE reason IS NULL");
        workspace.execute("DROP TABLE " + mapped.table());
        return new FreshInteractions(workspace, "fresh", columns, spelling);
    }

    /** Drops exact duplicates as {@link DuplicateStep} does, and returns their number. */
    long dropDuplicates(CleaningTally tally, MappedInteractions mapped) {
        long before = size();
        if (mapped.columns().timed()) {
            new DuplicateStep(workspace, tally).apply(table, mapped);
        }
        return before - size();
    }

    private static String shopper(List<SourceTable.Column> columns) {
        return SegmentTables.shopper(
                columns.stream().map(SourceTable.Column::name).toList());
    }

    /** Returns the number of different ids of shoppers. */
    long shoppers() {
        return workspace.number("SELECT count(DISTINCT " + shopper(columns) + ") FROM " + table);
    }

    /** Returns the number of different ids of shoppers, as the sources spell them. */
    long spellings() {
        return workspace.number("SELECT count(DISTINCT " + spelling + ") FROM " + table);
    }

    /**
     * Drops interactions of shoppers by their id, or a spelling of it.
     *
     * @param until last time that is dropped of a shopper, see {@link SegmentImport#read}
     */
    Dropped drop(ToLongFunction<String> until) {
        Map<String, Long> dropped = new LinkedHashMap<>();
        Map<String, Long> bySpelling = new LinkedHashMap<>();
        workspace.forEach("SELECT DISTINCT " + shopper(columns) + ", " + spelling + " FROM " + table, row -> {
            String id = row.getString(1);
            long spelled = until.applyAsLong(row.getString(2));
            long own = until.applyAsLong(id);
            if (own != SegmentImport.NOT_ERASED) {
                dropped.put(id, own);
            } else if (spelled != SegmentImport.NOT_ERASED) {
                bySpelling.merge(id, spelled, Math::max);
            }
        });
        dropped.putAll(bySpelling);
        if (dropped.isEmpty()) {
            return new Dropped(0, Map.of());
        }
        workspace.execute("CREATE TABLE dropped_shoppers(dropped_id VARCHAR, dropped_until BIGINT)");
        workspace.append("dropped_shoppers", appender -> {
            for (Map.Entry<String, Long> shopper : dropped.entrySet()) {
                appender.beginRow();
                appender.append(shopper.getKey()).append(shopper.getValue().longValue());
                appender.endRow();
            }
        });
        boolean timed = columns.stream().anyMatch(column -> column.name().equals("time"));
        return new Dropped(
                workspace.update("DELETE FROM " + table + " USING dropped_shoppers WHERE dropped_id = "
                        + shopper(columns) + (timed ? " AND time <= dropped_until" : "")),
                bySpelling);
    }

    /** Ids of the items that occur. */
    Set<String> items() {
        return Set.copyOf(workspace.texts("SELECT DISTINCT item FROM " + table));
    }

    long size() {
        return workspace.number("SELECT count(*) FROM " + table);
    }
}
