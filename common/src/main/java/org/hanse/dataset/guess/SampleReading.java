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
import org.hanse.dataset.DatasetDescriptor;
import org.hanse.dataset.DatasetReader;
import org.hanse.dataset.ReadingOptions;

/**
 * Trial reading of a guessed descriptor.
 *
 * @param descriptor future file of the descriptor
 * @param samples samples of large files, by the file that they replace
 */
record SampleReading(Path descriptor, Map<Path, Path> samples) {

    /** Reported apart, with the column to use instead. */
    private static final String MISSING_SHOPPER = "missing shopper id";

    SampleReading {
        samples = Map.copyOf(samples);
    }

    /**
     * Reads the data set of {@code yaml}, whose paths lead to the samples.
     *
     * @throws InvalidInputException if the reader refuses it, naming the row
     */
    CleaningReport read(String yaml) {
        try {
            return new DatasetReader(ReadingOptions.standard(InstantSource.system()))
                    .read(DatasetDescriptor.parse(descriptor, yaml))
                    .report();
        } catch (InvalidInputException e) {
            throw new InvalidInputException(
                    named(String.valueOf(e.getMessage())) + ". The guessed descriptor cannot read this file, so nothing"
                            + " was written. Fix: correct the file, or write the descriptor by hand, see"
                            + " docs/guides/own-data.md",
                    e);
        }
    }

    /** Returns the dropped rows, with the first place of each reason; empty if every row was read. */
    Optional<String> dropped(CleaningReport report) {
        Map<String, Long> counts = new LinkedHashMap<>(report.dropped());
        counts.remove(MISSING_SHOPPER);
        return counts.isEmpty()
                ? Optional.empty()
                : Optional.of(named(counts.entrySet().stream()
                        .map(entry -> entry.getValue() + " " + entry.getKey()
                                + Optional.ofNullable(report.examples().get(entry.getKey()))
                                        .map(place -> " ("
                                                + Texts.clip(place.replaceFirst("^.*(?= row \\d)", "")
                                                        .strip()) + ")")
                                        .orElse(""))
                        .collect(Collectors.joining(", "))));
    }

    /** Returns {@code message} with the user's names. */
    private String named(String message) {
        String known = message;
        for (Map.Entry<Path, Path> sample : samples.entrySet()) {
            known = known.replace(sample.getValue().toString(), sample.getKey().toString());
        }
        return known;
    }
}
