// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Result of an import: new segments and counts.
 *
 * @param interactions new interactions; empty if there are none
 * @param replacing whether the new segment of interactions replaces all stored ones
 * @param items new version of the items; empty if they are as stored
 * @param listed ids of the items that the sources list in a catalogue of their own
 * @param counts numbers of rows
 * @param rejects rejected rows, the first ten thousand
 * @param recognized ids of shoppers that are left out because a spelling of the id is, with the last time that is left out
 */
public record ImportedSegments(
        Optional<Segment> interactions,
        boolean replacing,
        Optional<Segment> items,
        Set<String> listed,
        Counts counts,
        List<RejectedRow> rejects,
        Map<String, Long> recognized) {

    public ImportedSegments {
        listed = Set.copyOf(listed);
        rejects = List.copyOf(rejects);
        recognized = Map.copyOf(recognized);
    }

    /** A Parquet file and the number of its rows. */
    public record Segment(Path file, long rows) {}

    /**
     * Numbers of an import.
     *
     * @param read rows of the sources of interactions
     * @param added interactions that were not stored before
     * @param known interactions that were stored before, or occur twice in the sources
     * @param keptOut interactions of erased shoppers
     * @param shoppers different ids of shoppers in the sources
     * @param spellings the same before ids are normalized
     * @param rejected rows left out because of a fault, by reason
     * @param repaired values left out because of a fault, by reason
     * @param excluded rows that the descriptor excludes, by reason
     * @param items changes of the items
     */
    public record Counts(
            long read,
            long added,
            long known,
            long keptOut,
            long shoppers,
            long spellings,
            Map<String, Long> rejected,
            Map<String, Long> repaired,
            Map<String, Long> excluded,
            ItemCounts items) {

        public Counts {
            rejected = Collections.unmodifiableMap(new LinkedHashMap<>(rejected));
            repaired = Collections.unmodifiableMap(new LinkedHashMap<>(repaired));
            excluded = Collections.unmodifiableMap(new LinkedHashMap<>(excluded));
        }

        /** Returns the number of rejected rows. */
        public long rejections() {
            return rejected.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Returns the number of repaired values. */
        public long repairs() {
            return repaired.values().stream().mapToLong(Long::longValue).sum();
        }

        /** Returns the number of rows that the descriptor leaves out. */
        public long exclusions() {
            return excluded.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Items of the catalogue's own sources that are new, changed or no longer kept. */
    public record ItemCounts(long added, long changed, long removed) {

        static final ItemCounts NONE = new ItemCounts(0, 0, 0);
    }

    /**
     * Row that was left out because of a fault.
     *
     * @param file file, or its substitute in messages
     * @param line number of the row, a header counted
     * @param reason name of the fault, as in {@link CleaningReport#dropped}
     * @param value value at fault; empty where it may name a shopper
     */
    public record RejectedRow(String file, long line, String reason, Optional<String> value) {}
}
