// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;
import org.hanse.dataset.CleaningReport;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;
import org.hanse.dataset.facts.InteractionFacts;

/**
 * Content of all rows, as a guessed descriptor reads them.
 *
 * @param report counts of read and dropped rows
 * @param facts the interactions in numbers; of logged decisions none
 * @param items number of different items
 * @param again purchases that repeat
 */
record TrialReading(CleaningReport report, InteractionFacts facts, int items, Repurchases again) {

    /** Reported apart, with the column to use instead. */
    private static final String MISSING_SHOPPER = "missing shopper id";

    /**
     * Reads the data set of {@code yaml}.
     *
     * @param descriptor its future file
     * @throws InvalidInputException if the reader refuses it, naming the row
     */
    static TrialReading of(Path descriptor, String yaml) {
        try {
            Dataset read = new DatasetReader(ReadingOptions.standard(InstantSource.system()))
                    .read(DatasetDescriptor.parse(descriptor, yaml));
            InteractionFacts facts =
                    InteractionFacts.of(read.interactions(), read.catalogue().size());
            return new TrialReading(
                    read.report(),
                    facts,
                    read.decisions().isPresent() ? read.catalogue().size() : facts.items(),
                    Repurchases.of(read.interactions()));
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    e.getMessage() + ". The guessed descriptor cannot read this file, so nothing was written. Fix:"
                            + " correct the file, or write the descriptor by hand, see docs/guides/own-data.md",
                    e);
        }
    }

    /** Returns the number of rows without a shopper. */
    long withoutShopper() {
        return report.dropped().getOrDefault(MISSING_SHOPPER, 0L);
    }

    /** Returns whether rows repeat an item of the same shopper. Such targets would be dropped. */
    boolean repeats() {
        return facts.repeatShare() > 0;
    }

    /** Returns the dropped rows, with the first place of each reason; empty if every row was read. */
    Optional<String> dropped() {
        Map<String, Long> counts = new LinkedHashMap<>(report.dropped());
        counts.remove(MISSING_SHOPPER);
        return counts.isEmpty()
                ? Optional.empty()
                : Optional.of(counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey()
                                + Optional.ofNullable(report.examples().get(entry.getKey()))
                                        .map(place -> " ("
                                                + Texts.clip(place.replaceFirst("^.*(?= row \\d)", "")
                                                        .strip()) + ")")
                                        .orElse(""))
                        .collect(Collectors.joining(", ")));
    }
}
