// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.LoggedDecisions;
import org.hanse.core.interaction.Measure;
import org.hanse.dataset.Dataset;

/**
 * A few interactions or decisions of a data set as they were understood, evenly spread over it.
 *
 * @param interactions of a log; empty for logged decisions
 * @param decisions of logged decisions; empty otherwise
 */
public record DatasetSample(List<SampledInteraction> interactions, List<SampledDecision> decisions) {

    public DatasetSample {
        interactions = List.copyOf(interactions);
        decisions = List.copyOf(decisions);
    }

    /**
     * One interaction.
     *
     * @param shopper id of the shopper
     * @param time time, if the log has times
     * @param type type of the interaction
     * @param item id of the item
     * @param title the item's title, empty if unknown
     * @param price price of the interaction, else the catalogue's
     */
    public record SampledInteraction(
            String shopper, Optional<Instant> time, String type, String item, String title, OptionalDouble price) {}

    /**
     * One logged decision.
     *
     * @param time when
     * @param item what was shown
     * @param title the item's, empty if unknown
     * @param decision position, propensity and reward
     */
    public record SampledDecision(
            Optional<Instant> time, String item, String title, LoggedDecisions.Decision decision) {}

    /** Returns at most {@code size} rows of {@code dataset}. */
    public static DatasetSample of(Dataset dataset, int size) {
        return dataset.decisions().isPresent()
                ? new DatasetSample(List.of(), decisions(dataset.decisions().get(), size))
                : new DatasetSample(interactions(dataset, size), List.of());
    }

    private static List<SampledInteraction> interactions(Dataset dataset, int size) {
        InteractionLog log = dataset.interactions();
        int rows = Math.min(size, log.size());
        List<SampledInteraction> sample = new ArrayList<>(rows);
        int passed = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            int length = log.length(s);
            while (sample.size() < rows && place(sample.size(), rows, log.size()) < passed + length) {
                int position = log.from(s) + place(sample.size(), rows, log.size()) - passed;
                sample.add(interaction(dataset.catalogue(), log, s, position));
            }
            passed += length;
        }
        return sample;
    }

    private static SampledInteraction interaction(Catalogue catalogue, InteractionLog log, int shopper, int position) {
        CatalogueItem item = catalogue.item(log.item(position));
        double price = log.measure(Measure.PRICE, position);
        return new SampledInteraction(
                log.shopper(shopper).value(),
                log.timed() ? Optional.of(TimeSpan.instant(log.timeMicros(position))) : Optional.empty(),
                log.type(position).name(),
                item.id().value(),
                item.title(),
                Double.isNaN(price) ? item.price() : OptionalDouble.of(price));
    }

    private static List<SampledDecision> decisions(LoggedDecisions log, int size) {
        int rows = Math.min(size, log.decisions().size());
        List<SampledDecision> sample = new ArrayList<>(rows);
        for (int i = 0; i < rows; i++) {
            LoggedDecisions.Decision decision =
                    log.decisions().get(place(i, rows, log.decisions().size()));
            CatalogueItem item = log.catalogue().item(decision.item());
            sample.add(new SampledDecision(decision.time(), item.id().value(), item.title(), decision));
        }
        return sample;
    }

    private static int place(int row, int rows, int size) {
        return (int) ((long) row * size / rows);
    }
}
