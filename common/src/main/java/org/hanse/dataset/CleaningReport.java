// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Counts of cleaning. Every dropped or changed row is counted here.
 *
 * @param rows rows read from the interactions' sources, unreadable lines among them
 * @param splits of these, the rows of each supplied split: train, validation, test; empty without splits
 * @param dropped rows left out, by reason; where a row holds several interactions, interactions left out
 * @param repaired values left out of a row that was kept, by reason
 * @param examples first place of each reason: file, row and value. A row's number counts the header, as a spreadsheet
 *     does
 * @param notes sentences about values that are read unchanged and are probably wrong
 */
public record CleaningReport(
        long rows,
        Map<String, Long> splits,
        Map<String, Long> dropped,
        Map<String, Long> repaired,
        Map<String, String> examples,
        List<String> notes) {

    public CleaningReport {
        splits = Collections.unmodifiableMap(new LinkedHashMap<>(splits));
        dropped = Collections.unmodifiableMap(new LinkedHashMap<>(dropped));
        repaired = Collections.unmodifiableMap(new LinkedHashMap<>(repaired));
        examples = Map.copyOf(examples);
        notes = List.copyOf(notes);
    }

    /** Returns a report without findings. */
    public static CleaningReport clean(long rows) {
        return new CleaningReport(rows, Map.of(), Map.of(), Map.of(), Map.of(), List.of());
    }

    /**
     * Returns the number of rows and values left out because of faults, without those that the descriptor itself
     * excludes, as by a filter.
     */
    public long faults() {
        Set<String> intended = Arrays.stream(CleaningReason.values())
                .filter(reason -> reason.kind() == CleaningReason.Kind.INTENDED)
                .map(CleaningReason::label)
                .collect(Collectors.toSet());
        return dropped.entrySet().stream()
                .filter(entry -> !intended.contains(entry.getKey()))
                .mapToLong(Map.Entry::getValue)
                .sum();
    }

    /** Returns the fix for the few rows that were dropped for {@code reason}; empty if there is none. */
    public static Optional<String> remedy(String reason) {
        return Arrays.stream(CleaningReason.values())
                .filter(known -> known.label().equals(reason))
                .findFirst()
                .flatMap(CleaningReason::remedyForFewRows);
    }

    /** Returns all reasons that were met, drops first. */
    public List<String> reasons() {
        return Stream.concat(dropped.keySet().stream(), repaired.keySet().stream())
                .distinct()
                .toList();
    }
}
