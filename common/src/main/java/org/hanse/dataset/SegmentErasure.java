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

    public SegmentErasure(ReadingOptions options) {
        this.options = options;
    }

    /**
     * A segment without some shoppers.
     *
     * @param removed number of interactions left out
     * @param found ids of the shoppers that had interactions
     * @param segment the other interactions; empty if there are none
     */
    public record Rewritten(long removed, Set<String> found, Optional<ImportedSegments.Segment> segment) {}

    /**
     * Writes a segment again without the interactions of some shoppers.
     *
     * @param shoppers exact ids
     * @param file file to write
     * @return empty if the segment has no interaction of theirs
     */
    public Optional<Rewritten> without(Set<String> shoppers, Path segment, Path file) {
        try (Workspace workspace = Workspace.open(options)) {
            SegmentTables tables = new SegmentTables(workspace);
            String scan = SegmentTables.scan(List.of(segment));
            String shopper = SegmentTables.shopper(
                    tables.columns(scan).stream().map(SourceTable.Column::name).toList());
            new Dictionary(workspace, "erased").add(List.copyOf(shoppers));
            String erased = shopper + " IN (SELECT value FROM erased)";
            long removed = workspace.number("SELECT count(*) FROM " + scan + " WHERE " + erased);
            if (removed == 0) {
                return Optional.empty();
            }
            List<String> found = workspace.texts("SELECT DISTINCT " + shopper + " FROM " + scan + " WHERE " + erased);
            long rows = tables.write("SELECT * FROM " + scan + " WHERE NOT " + erased + " ORDER BY ord", file);
            return Optional.of(new Rewritten(
                    removed,
                    Set.copyOf(found),
                    rows == 0 ? Optional.empty() : Optional.of(new ImportedSegments.Segment(file, rows))));
        } catch (DatabaseException e) {
            throw e.blaming(segment.toString());
        }
    }
}
