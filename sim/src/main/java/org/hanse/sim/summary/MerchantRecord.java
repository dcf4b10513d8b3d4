// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.sim.scenario.DatasetEntry;
import org.hanse.sim.scenario.Scenario;

/**
 * An entry of the scenario.
 *
 * @param id its id
 * @param shoppers number of shoppers
 * @param items number of items of the catalogue
 * @param interactions interactions after cleaning; with supplied splits, those of the training split
 * @param dataset name of the data set
 * @param protocol evaluation protocol, in words
 * @param repeats test queries that were dropped because their target lies in the excluded history
 * @param parts its parts, where they are reported one by one; else empty
 * @param partCount number of parts, 1 without a cut
 * @param role role in the training of networks
 * @param trained interactions that models were fitted to for the test figures
 * @param ranked number of items that a target is ranked among, itself included
 * @param types number of interactions by type
 * @param from time of the first interaction; empty without times
 * @param to time of the last interaction
 * @param rows rows read
 * @param dropped rows left out, by reason
 * @param repaired values left out, by reason
 */
public record MerchantRecord(
        String id,
        int shoppers,
        int items,
        int interactions,
        String dataset,
        String protocol,
        int repeats,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Part> parts,
        int partCount,
        Scenario.Role role,
        int trained,
        int ranked,
        Map<String, Long> types,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String from,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) String to,
        long rows,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> dropped,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, Long> repaired) {

    public MerchantRecord {
        parts = List.copyOf(parts);
        types = Collections.unmodifiableMap(new LinkedHashMap<>(types));
        dropped = Collections.unmodifiableMap(new LinkedHashMap<>(dropped));
        repaired = Collections.unmodifiableMap(new LinkedHashMap<>(repaired));
    }

    /**
     * A part of an entry.
     *
     * @param id its id
     * @param shoppers shoppers of its log
     * @param interactions interactions of its log
     * @param trained interactions that models were fitted to for the test figures
     * @param validationQueries number of validation queries
     * @param testQueries number of test queries
     * @param repeats test queries that were dropped because their target lies in the excluded history
     */
    public record Part(
            String id,
            int shoppers,
            int interactions,
            int trained,
            int validationQueries,
            int testQueries,
            int repeats) {}

    /** Returns the record of a merchant with these parts. */
    public static MerchantRecord of(DatasetEntry merchant, Scenario.Role role, List<Part> parts) {
        InteractionLog log = merchant.dataset().interactions();
        Contents contents = Contents.of(log);
        int items = merchant.dataset().catalogue().size();
        return new MerchantRecord(
                merchant.id(),
                log.shoppers(),
                items,
                log.size(),
                merchant.dataset().name(),
                ProtocolText.of(merchant.protocol(), items, parts),
                parts.stream().mapToInt(Part::repeats).sum(),
                merchant.listed() ? parts : List.of(),
                parts.size(),
                role,
                parts.stream().mapToInt(Part::trained).sum(),
                ranked(merchant.protocol(), items),
                contents.types(),
                contents.from(),
                contents.to(),
                merchant.dataset().report().rows(),
                merchant.dataset().report().dropped(),
                merchant.dataset().report().repaired());
    }

    private static int ranked(Protocol protocol, int items) {
        return protocol.candidates() instanceof Protocol.SampledNegatives sampled
                ? Math.min(items, sampled.negatives() + 1)
                : items;
    }

    /** Returns whether the parts are reported one by one. */
    boolean listed() {
        return !parts.isEmpty();
    }

    /** Returns the numbers of shoppers of the smallest reported units by their ids: the listed parts, else the entry. */
    Map<String, Integer> units() {
        Map<String, Integer> units = new LinkedHashMap<>();
        parts.forEach(part -> units.put(part.id(), part.shoppers()));
        return listed() ? units : Map.of(id, shoppers);
    }

    /** Types and times of a log. */
    private record Contents(Map<String, Long> types, String from, String to) {

        static Contents of(InteractionLog log) {
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
            return first <= last ? new Contents(types, time(first), time(last)) : new Contents(types, "", "");
        }

        private static String time(long micros) {
            return Instant.ofEpochSecond(Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1000L)
                    .toString();
        }
    }
}
