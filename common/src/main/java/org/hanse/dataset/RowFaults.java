// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.EnumMap;
import java.util.Map;
import org.hanse.core.interaction.ItemVector;

/** Collects what is wrong with the rows of one table that is read row by row. */
final class RowFaults {

    private final SourceTable table;
    private final Map<CleaningReason, CleaningTally.Finding> dropped = new EnumMap<>(CleaningReason.class);
    private final Map<CleaningReason, CleaningTally.Finding> repaired = new EnumMap<>(CleaningReason.class);
    private int dimension;
    private long rows;

    RowFaults(SourceTable table) {
        this.table = table;
        this.rows = table.rows();
    }

    void dropped(CleaningReason reason, long row, String value) {
        add(dropped, reason, row, value);
        if (reason.kind() == CleaningReason.Kind.INTENDED) {
            rows--;
        }
    }

    void repaired(CleaningReason reason, long row, String value) {
        add(repaired, reason, row, value);
    }

    /** Whether {@code vector} is as long as those before it. */
    boolean sameDimension(ItemVector vector) {
        if (dimension == 0) {
            dimension = vector.dimension();
        }
        return vector.dimension() == dimension;
    }

    void report(CleaningTally tally, String where) {
        dropped.values().forEach(finding -> {
            tally.requirePlausible(finding, rows, where);
            tally.dropped(finding);
        });
        repaired.values().forEach(finding -> {
            tally.requirePlausible(finding, rows, where);
            tally.repaired(finding);
        });
    }

    private void add(
            Map<CleaningReason, CleaningTally.Finding> findings, CleaningReason reason, long row, String value) {
        findings.merge(
                reason,
                new CleaningTally.Finding(
                        reason,
                        1,
                        table.place(row) + (value.isEmpty() ? "" : ": \"" + RejectedLines.shown(value) + "\"")),
                (first, next) -> new CleaningTally.Finding(reason, first.count() + 1, first.example()));
    }
}
