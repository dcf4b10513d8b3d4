// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.core.interaction.ItemVector;

/** Collected faults in the rows of one table that is read row by row. */
final class RowFaults {

    private final SourceTable table;
    private final Map<CleaningReason, CleaningTally.Finding> findings = new LinkedHashMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private int dimension;

    private record Fault(CleaningReason reason, long row, String value) {}

    RowFaults(SourceTable table) {
        this.table = table;
    }

    /** Notes a fault of {@code row}. */
    void add(CleaningReason reason, long row, String value) {
        if (faults.size() < CleaningTally.MOST_REJECTS) {
            faults.add(new Fault(reason, row, value));
        }
        String shown = value.isEmpty() ? "" : ": \"" + RejectedLines.shown(value) + "\"";
        findings.merge(
                reason,
                new CleaningTally.Finding(reason, 1, table.place(row) + shown),
                (first, next) -> new CleaningTally.Finding(reason, first.count() + 1, first.example()));
    }

    /** Returns whether {@code vector} is as long as those before it. */
    boolean sameDimension(ItemVector vector) {
        if (dimension == 0) {
            dimension = vector.dimension();
        }
        return vector.dimension() == dimension;
    }

    void report(CleaningTally tally) {
        faults.stream()
                .filter(fault -> !fault.reason.isRepair() && fault.reason != CleaningReason.ATTRIBUTES_UNKNOWN_ITEM)
                .forEach(fault -> tally.reject(table.located(fault.row), fault.reason, fault.value));
        tally.addAll(
                List.copyOf(findings.values()), table.rows(), table.source().where());
    }
}
