// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;

/** Counts of cleaning findings, with an error above their limits. */
final class CleaningTally {

    /** More malformed lines than one in this many mean that the lines are read wrongly. */
    private static final long LINES_PER_MALFORMED = 100;

    /** Greatest number of listed rejected rows; the others are counted. */
    static final int MOST_REJECTS = 10_000;

    private final CleaningPolicy policy;
    private final String where;
    private final Map<CleaningReason, Long> dropped = new LinkedHashMap<>();
    private final Map<CleaningReason, Long> repaired = new LinkedHashMap<>();
    private final Map<CleaningReason, String> examples = new LinkedHashMap<>();
    private final Map<Split, Long> splits = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();
    private final List<ImportedSegments.RejectedRow> rejects = new ArrayList<>();
    private boolean listing;
    private long rows;

    CleaningTally(CleaningPolicy policy, String where) {
        this.policy = policy;
        this.where = where;
    }

    /** Lists rejected rows from now on, the first {@link #MOST_REJECTS}. */
    CleaningTally listing() {
        listing = true;
        return this;
    }

    /** Returns the number of rejected rows that can be listed still. */
    int room() {
        return listing ? MOST_REJECTS - rejects.size() : 0;
    }

    /** Lists a rejected row. */
    void reject(SourceTable.Place place, CleaningReason reason, String value) {
        if (room() > 0) {
            Optional<String> listed =
                    reason.valueIsListed() ? Optional.of(RejectedLines.shown(value)) : Optional.empty();
            rejects.add(new ImportedSegments.RejectedRow(place.origin(), place.row(), reason.label(), listed));
        }
    }

    /** Returns the rejected rows in the order of their detection. */
    List<ImportedSegments.RejectedRow> rejects() {
        return List.copyOf(rejects);
    }

    /**
     * Findings of one kind.
     *
     * @param example place and value of the first one
     * @param remedy advice to the user
     */
    record Finding(CleaningReason reason, long count, String example, String remedy) {
        Finding(CleaningReason reason, long count, String example) {
            this(reason, count, example, reason.remedy());
        }
    }

    /** Adds findings. */
    void add(Finding finding) {
        if (finding.count == 0) {
            return;
        }
        if (policy == CleaningPolicy.STRICT && finding.reason.kind() != CleaningReason.Kind.INTENDED) {
            throw new InvalidInputException(finding.example + ": " + finding.reason.label() + " (" + finding.count
                    + " of these in " + where + "). Fix: " + finding.remedy);
        }
        (finding.reason.isRepair() ? repaired : dropped).merge(finding.reason, finding.count, Long::sum);
        if (!finding.example.isEmpty()) {
            examples.putIfAbsent(finding.reason, finding.example);
        }
    }

    /**
     * Counts the findings of one source.
     *
     * @param findings in the order of their first rows
     * @param rows rows of the source
     * @throws InvalidInputException if most of the rows have the same fault, which is then the descriptor's
     */
    void addAll(List<Finding> findings, long rows, String source) {
        long considered = rows
                - findings.stream()
                        .filter(finding -> finding.reason.kind() == CleaningReason.Kind.INTENDED)
                        .mapToLong(Finding::count)
                        .sum();
        for (Finding finding : findings) {
            if (finding.reason.kind() == CleaningReason.Kind.WRONG && finding.count * 2 > considered) {
                throw new InvalidInputException(finding.example + ": found \"" + finding.reason.label() + "\" in "
                        + finding.count + " of " + considered + " rows of " + source
                        + "; expected at most half. Fix: " + finding.remedy);
            }
        }
        findings.forEach(this::add);
    }

    /** Adds a note on values that are read unchanged and are probably wrong. */
    void note(String sentence) {
        if (!notes.contains(sentence)) {
            notes.add(sentence);
        }
    }

    /** Counts rows of a source of interactions. */
    void read(long count) {
        rows += count;
    }

    /** Counts rows of a split; they are counted by {@link #read} as well. */
    void split(Split split, long count) {
        splits.put(split, count);
    }

    /** Counts the unreadable lines of a source, and rejects the source if its form seems to be wrong. */
    void unreadable(SourceTable table, CleaningReason malformed, CleaningReason cutOff) {
        table.notes().forEach(this::note);
        SourceTable.Unreadable unreadable = table.unreadable();
        long lines = table.rows() + unreadable.malformed();
        if (unreadable.malformed() > 1 && unreadable.malformed() * LINES_PER_MALFORMED > lines) {
            throw new InvalidInputException(unreadable.malformedExample().orElse("") + ": found "
                    + unreadable.malformed() + " unreadable lines of " + lines + "; expected at most 1 in "
                    + LINES_PER_MALFORMED + ". Fix: check delimiter, header and quote of "
                    + table.source().where());
        }
        for (SourceTable.Span span :
                unreadable.malformed() + unreadable.cutOff() > 0 ? table.spans() : List.<SourceTable.Span>of()) {
            for (long line : span.gaps()) {
                SourceTable.Place place = new SourceTable.Place(span.origin(), line);
                boolean last = unreadable
                        .cutOffExample()
                        .filter(example -> example.startsWith(place + ":"))
                        .isPresent();
                reject(place, last ? cutOff : malformed, "");
            }
        }
        unreadable
                .malformedExample()
                .ifPresent(example -> add(new Finding(malformed, unreadable.malformed(), example)));
        unreadable.cutOffExample().ifPresent(example -> add(new Finding(cutOff, unreadable.cutOff(), example)));
    }

    /** Returns an error for a data set without remaining rows. */
    InvalidInputException emptyResult(String source) {
        String why = dropped.entrySet().stream()
                .map(e -> e.getValue() + " " + e.getKey().label())
                .collect(Collectors.joining(", "));
        return new InvalidInputException(source + ": found no usable interaction in " + rows + " rows"
                + (why.isEmpty() ? "" : " (dropped: " + why + ")") + "; expected at least one. Fix: "
                + (why.isEmpty() ? "name another source" : "check columns, type and filter"));
    }

    CleaningReport report() {
        Map<String, Long> given = new LinkedHashMap<>();
        if (splits.size() > 1) {
            splits.forEach((split, count) -> given.put(split.key(), count));
        }
        return new CleaningReport(rows, given, labelled(dropped), labelled(repaired), labelled(examples), notes);
    }

    private static <V> Map<String, V> labelled(Map<CleaningReason, V> values) {
        Map<String, V> labelled = new LinkedHashMap<>();
        values.forEach((reason, value) -> labelled.put(reason.label(), value));
        return labelled;
    }
}
