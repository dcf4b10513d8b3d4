// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.dataset.CleaningReport;
import org.hanse.dataset.Dataset;

/**
 * What an entry of a scenario brought along.
 *
 * @param id the entry's
 * @param facts of its data set
 * @param protocol how it was evaluated
 * @param report what cleaning dropped and repaired
 * @param parts what it was cut into; itself alone if it was not cut
 * @param listed whether the parts are reported one by one
 */
public record MerchantSummary(
        String id, Facts facts, Protocol protocol, CleaningReport report, List<PartSummary> parts, boolean listed) {

    public MerchantSummary {
        parts = List.copyOf(parts);
    }

    /**
     * A data set in numbers.
     *
     * @param dataset its name
     * @param shoppers people, each once
     * @param items in the catalogue
     * @param interactions after cleaning; where splits are given, those to train on
     * @param types number of interactions by type
     * @param from time of the first interaction, if there are times
     * @param to time of the last
     */
    public record Facts(
            String dataset,
            int shoppers,
            int items,
            int interactions,
            Map<String, Long> types,
            Optional<Instant> from,
            Optional<Instant> to) {

        public Facts {
            types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        }

        public static Facts of(Dataset dataset) {
            InteractionLog log = dataset.interactions();
            long[] byType = new long[log.types().size()];
            long first = Long.MAX_VALUE;
            long last = Long.MIN_VALUE;
            for (int s = 0; s < log.shoppers(); s++) {
                for (int p = log.from(s); p < log.to(s); p++) {
                    byType[log.typeIndex(p)]++;
                    if (log.timed()) {
                        first = Math.min(first, log.timeMicros(p));
                        last = Math.max(last, log.timeMicros(p));
                    }
                }
            }
            Map<String, Long> types = new LinkedHashMap<>();
            for (int t = 0; t < byType.length; t++) {
                types.put(log.types().get(t).name(), byType[t]);
            }
            boolean timed = first <= last;
            return new Facts(
                    dataset.name(),
                    log.shoppers(),
                    dataset.catalogue().size(),
                    log.size(),
                    types,
                    timed ? Optional.of(instant(first)) : Optional.empty(),
                    timed ? Optional.of(instant(last)) : Optional.empty());
        }

        private static Instant instant(long micros) {
            return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L);
        }
    }

    /**
     * A part in numbers.
     *
     * @param id the part's
     * @param shoppers of its log
     * @param interactions of its log
     * @param trained interactions that models were fitted to for the test figures
     * @param validationQueries rankings on validation
     * @param testQueries rankings on test
     * @param repeats test queries that were dropped because their target lies in the excluded history
     */
    public record PartSummary(
            String id,
            int shoppers,
            int interactions,
            int trained,
            int validationQueries,
            int testQueries,
            int repeats) {}

    /** Test queries of all parts that were dropped because their target lies in the excluded history. */
    public int repeats() {
        return parts.stream().mapToInt(PartSummary::repeats).sum();
    }
}
