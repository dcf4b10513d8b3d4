// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Rewrites segments of interactions without some shoppers. */
public final class SegmentErasure {

    private final ReadingOptions options;
    private final Optional<ShopperColumn.Form> form;

    /** @param form form in which ids are compared; empty for ids as they are */
    public SegmentErasure(ReadingOptions options, Optional<ShopperColumn.Form> form) {
        this.options = options;
        this.form = form;
    }

    /**
     * A segment without some shoppers.
     *
     * @param removed number of interactions left out
     * @param found those of the given ids that had interactions
     * @param segment the other interactions; empty if there are none
     */
    public record Rewritten(long removed, Set<String> found, Optional<ImportedSegments.Segment> segment) {}

    /**
     * Writes a segment again without the interactions of some shoppers.
     *
     * @param shoppers ids, in the form
     * @param file file to write
     * @return empty if the segment has no interaction of theirs
     */
    public Optional<Rewritten> without(Set<String> shoppers, Path segment, Path file) {
        try (Workspace workspace = Workspace.open(options)) {
            Selection own = selection(workspace, shoppers, segment);
            long removed = workspace.number("SELECT count(*) FROM " + own.scan() + " WHERE " + own.erased());
            if (removed == 0) {
                return Optional.empty();
            }
            Set<String> found = own.found(workspace);
            long rows = new SegmentTables(workspace)
                    .write("SELECT * FROM " + own.scan() + " WHERE NOT " + own.erased() + " ORDER BY ord", file);
            return Optional.of(new Rewritten(
                    removed,
                    found,
                    rows == 0 ? Optional.empty() : Optional.of(new ImportedSegments.Segment(file, rows))));
        } catch (DatabaseException e) {
            throw e.blaming(segment.toString());
        }
    }

    /** Returns those of some shoppers that have interactions in a segment. */
    public Set<String> found(Set<String> shoppers, Path segment) {
        try (Workspace workspace = Workspace.open(options)) {
            return selection(workspace, shoppers, segment).found(workspace);
        } catch (DatabaseException e) {
            throw e.blaming(segment.toString());
        }
    }

    private Selection selection(Workspace workspace, Set<String> shoppers, Path segment) {
        String scan = SegmentTables.scan(List.of(segment));
        String stored = SegmentTables.shopper(new SegmentTables(workspace)
                .columns(scan).stream().map(SourceTable.Column::name).toList());
        String shopper = form.map(own -> own.sql(stored)).orElse(stored);
        new Dictionary(workspace, "erased").add(List.copyOf(shoppers));
        return new Selection(scan, shopper, shopper + " IN (SELECT value FROM erased)");
    }

    /** Rows of shoppers in a segment: its table, the column of shoppers and the condition, in SQL. */
    private record Selection(String scan, String shopper, String erased) {

        Set<String> found(Workspace workspace) {
            return Set.copyOf(workspace.texts("SELECT DISTINCT " + shopper + " FROM " + scan + " WHERE " + erased));
        }
    }
}
