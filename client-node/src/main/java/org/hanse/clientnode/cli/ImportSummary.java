// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.cli;

import java.time.Instant;
import java.util.Optional;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.dataset.Dataset;
import org.hanse.dataset.ImportedSegments;

/**
 * Result of an import.
 *
 * @param dataset name of the data set
 * @param counts numbers of rows
 * @param interactions stored interactions, after the descriptor's filter
 * @param shoppers stored shoppers
 * @param items items of the catalogue
 * @param from time of the first interaction; empty without times
 * @param to time of the last interaction
 * @param unseen erased ids that are in none of the files, where the import gave shoppers ids of another form; else 0
 */
public record ImportSummary(
        String dataset,
        ImportedSegments.Counts counts,
        int interactions,
        int shoppers,
        int items,
        Optional<Instant> from,
        Optional<Instant> to,
        int unseen) {

    private static final long MICROS = 1_000_000;
    private static final long NANOS_OF_MICRO = 1_000;

    static ImportSummary of(Dataset dataset, ImportedSegments.Counts counts, int unseen) {
        InteractionLog log = dataset.interactions();
        long first = Long.MAX_VALUE;
        long last = Long.MIN_VALUE;
        for (int s = 0; log.timed() && s < log.shoppers(); s++) {
            // In time order within a shopper.
            if (log.length(s) > 0) {
                first = Math.min(first, log.timeMicros(log.from(s)));
                last = Math.max(last, log.timeMicros(log.to(s) - 1));
            }
        }
        boolean timed = first <= last;
        return new ImportSummary(
                dataset.name(),
                counts,
                log.size(),
                log.shoppers(),
                dataset.catalogue().size(),
                timed ? Optional.of(instant(first)) : Optional.empty(),
                timed ? Optional.of(instant(last)) : Optional.empty(),
                unseen);
    }

    private static Instant instant(long micros) {
        return Instant.ofEpochSecond(Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * NANOS_OF_MICRO);
    }
}
