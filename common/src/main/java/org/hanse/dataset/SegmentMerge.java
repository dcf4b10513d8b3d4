// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Fresh interactions beside stored ones: which of them are known, and where the others belong. */
final class SegmentMerge {

    /** Prefix of facts of items in a row. They do not distinguish rows. */
    private static final String TRAIT = "trait_";

    private final Workspace workspace;
    private final FreshInteractions fresh;
    private final List<Path> segments;
    private final boolean sameColumns;
    private final long known;
    private final long added;

    SegmentMerge(Workspace workspace, FreshInteractions fresh, List<Path> segments) {
        this.workspace = workspace;
        this.fresh = fresh;
        this.segments = segments;
        this.sameColumns = loadStored();
        number(fresh.table());
        number("stored");
        // Rows are compared by a hash of 64 bits: a false match is as unlikely as among duplicates.
        workspace.execute(
                "CREATE TABLE matched AS SELECT f.ord AS fresh_ord, s.ord AS stored_ord, f.traits = s.traits "
                        + "AS same FROM fresh_numbered AS f JOIN stored_numbered AS s ON f.content = s.content AND f.place = s.place");
        this.known = workspace.number("SELECT count(*) FROM matched");
        this.added = fresh.size() - known;
    }

    /** Loads stored interactions with the columns of the fresh ones, and returns whether they have these. */
    private boolean loadStored() {
        if (segments.isEmpty()) {
            workspace.execute("CREATE TABLE stored AS SELECT " + columns() + " FROM " + fresh.table() + " LIMIT 0");
            return true;
        }
        String scan = SegmentTables.scan(segments);
        Set<String> there = new SegmentTables(workspace)
                .columns(scan).stream().map(SourceTable.Column::name).collect(Collectors.toSet());
        workspace.execute("CREATE TABLE stored AS SELECT "
                + fresh.columns().stream()
                        .map(column -> (there.contains(column.name()) ? SqlText.name(column.name()) : "NULL") + "::"
                                + column.type() + " AS " + SqlText.name(column.name()))
                        .collect(Collectors.joining(", "))
                + " FROM " + scan);
        return there.equals(
                fresh.columns().stream().map(SourceTable.Column::name).collect(Collectors.toSet()));
    }

    private String columns() {
        return SegmentTables.names(fresh.columns());
    }

    /** Numbers equal rows in their order. */
    private void number(String table) {
        String content = fresh.columns().stream()
                .map(SourceTable.Column::name)
                .filter(name -> !name.equals("ord") && !name.startsWith(TRAIT))
                .map(SqlText::name)
                .collect(Collectors.joining(", "));
        String traits = fresh.columns().stream()
                .map(SourceTable.Column::name)
                .filter(name -> name.startsWith(TRAIT))
                .map(SqlText::name)
                .collect(Collectors.joining(", "));
        workspace.execute("CREATE TABLE " + table
                + "_numbered AS SELECT *, row_number() OVER (PARTITION BY content ORDER BY ord) AS place FROM (SELECT "
                + "ord, hash(" + content + ") AS content, " + (traits.isEmpty() ? "0" : "hash(" + traits + ")")
                + " AS traits FROM " + table + ")");
    }

    /** Returns the number of fresh interactions that are stored. */
    long known() {
        return known;
    }

    /** Returns the number of fresh interactions that are not stored. */
    long added() {
        return added;
    }

    /** Ids of all items, fresh and stored. */
    List<String> items() {
        return workspace.texts(
                "SELECT DISTINCT item FROM (SELECT item FROM fresh UNION ALL SELECT item FROM stored) ORDER BY item");
    }

    /** Returns whether appending would give another order or other facts than the sources have. */
    boolean needsRewriting(int mostSegments) {
        if (segments.isEmpty()) {
            return false;
        }
        boolean moved = workspace.number("SELECT count(*) FROM (SELECT stored_ord < lag(stored_ord) OVER (ORDER BY "
                        + "fresh_ord) AS back FROM matched) WHERE back")
                > 0;
        boolean between =
                workspace.number("SELECT count(*) FROM fresh WHERE ord < (SELECT max(fresh_ord) FROM matched) "
                                + "AND ord NOT IN (SELECT fresh_ord FROM matched)")
                        > 0;
        boolean changed = !sameColumns || workspace.number("SELECT count(*) FROM matched WHERE NOT same") > 0;
        return moved || between || changed || (added > 0 && segments.size() >= mostSegments);
    }

    /**
     * Writes a segment of the new interactions, or of all.
     *
     * @param all whether the segment takes the place of the stored ones
     */
    Optional<ImportedSegments.Segment> write(boolean all, Path file) {
        if (!all && added == 0) {
            return Optional.empty();
        }
        String unstored = " FROM fresh" + (all ? "" : " WHERE ord NOT IN (SELECT fresh_ord FROM matched)");
        String rest = all
                ? "SELECT 0 AS part, " + columns()
                        + " FROM stored WHERE ord NOT IN (SELECT stored_ord FROM matched) UNION ALL "
                : "";
        String first = all ? "0" : "(SELECT coalesce(max(ord), 0) FROM stored)";
        String numbered = "SELECT * REPLACE (" + first + " + row_number() OVER (ORDER BY part, ord) AS ord) FROM ("
                + rest + "SELECT 1 AS part, " + columns() + unstored + ")";
        return Optional.of(new ImportedSegments.Segment(
                file,
                new SegmentTables(workspace)
                        .write("SELECT " + columns() + " FROM (" + numbered + ") ORDER BY ord", file)));
    }
}
