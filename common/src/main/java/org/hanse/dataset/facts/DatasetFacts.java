// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hanse.config.InvalidInputException;
import org.hanse.core.evaluate.GainRule;
import org.hanse.core.evaluate.Splits;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.dataset.CleaningReport;
import org.hanse.dataset.Dataset;

/**
 * Numbers of a data set.
 *
 * @param dataset its name
 * @param interactions after cleaning; with supplied splits, those of the training split
 * @param catalogue the items
 * @param merchants numbers of each merchant's part, for a data set that is cut by merchant, largest first
 * @param shared two of the largest merchants with mostly the same shoppers, if there are any
 * @param splits with supplied splits, number of lines (sequences, prefixes) of each
 * @param queries ranking tasks of the protocol; empty for logged decisions
 * @param decisions for logged decisions
 * @param cleaning dropped and repaired rows
 */
public record DatasetFacts(
        String dataset,
        InteractionFacts interactions,
        CatalogueFacts catalogue,
        Map<String, MerchantFacts> merchants,
        Optional<SharedShoppers> shared,
        Map<String, Long> splits,
        Optional<QueryFacts> queries,
        Optional<DecisionFacts> decisions,
        CleaningReport cleaning) {

    private static final int MERCHANTS_COMPARED = 20;

    public DatasetFacts {
        merchants = Collections.unmodifiableMap(new LinkedHashMap<>(merchants));
        splits = Collections.unmodifiableMap(new LinkedHashMap<>(splits));
    }

    /**
     * A merchant's part of a data set.
     *
     * @param shoppers people who shopped there
     * @param items items met there
     * @param interactions interactions there
     */
    public record MerchantFacts(int shoppers, int items, int interactions) {}

    /**
     * Ranking tasks of a protocol.
     *
     * @param validation number for the choice of parameters
     * @param test number for reported figures
     * @param repeats number of test tasks that were dropped because every target lies in the excluded history
     */
    public record QueryFacts(int validation, int test, int repeats) {}

    /**
     * Returns the facts of {@code dataset}.
     *
     * @throws InvalidInputException if its protocol does not go with it
     */
    public static DatasetFacts of(Dataset dataset) {
        InteractionLog log = dataset.interactions();
        return new DatasetFacts(
                dataset.name(),
                InteractionFacts.of(log, dataset.catalogue().size()),
                CatalogueFacts.of(dataset.catalogue(), log),
                merchants(log),
                shared(dataset),
                dataset.report().splits(),
                dataset.decisions().isPresent() ? Optional.empty() : Optional.of(queries(dataset)),
                dataset.decisions().map(DecisionFacts::of),
                dataset.report());
    }

    /** Returns the time of the first interaction or decision, if there are times. */
    public Optional<Instant> from() {
        return decisions.isPresent()
                ? decisions.get().from()
                : interactions.span().map(TimeSpan::from);
    }

    /** Returns the time of the last interaction or decision, if there are times. */
    public Optional<Instant> to() {
        return decisions.isPresent()
                ? decisions.get().to()
                : interactions.span().map(TimeSpan::to);
    }

    /** Returns the number of items that occur in an interaction or a decision. */
    public int itemsMet() {
        return decisions.map(DecisionFacts::items).orElse(interactions.items());
    }

    private static Map<String, MerchantFacts> merchants(InteractionLog log) {
        Map<String, MerchantFacts> merchants = new LinkedHashMap<>();
        if (log.merchants().isEmpty()) {
            return merchants;
        }
        log.byMerchant().entrySet().stream()
                .sorted((a, b) ->
                        Integer.compare(b.getValue().size(), a.getValue().size()))
                .forEach(part -> merchants.put(part.getKey(), merchant(part.getValue())));
        return merchants;
    }

    private static Optional<SharedShoppers> shared(Dataset dataset) {
        InteractionLog log = dataset.interactions();
        return log.merchants().isEmpty()
                ? Optional.empty()
                : SharedShoppers.of(log.byMerchant().entrySet().stream()
                        .sorted((a, b) -> Integer.compare(
                                b.getValue().size(), a.getValue().size()))
                        .limit(MERCHANTS_COMPARED)
                        .map(part -> new SharedShoppers.Shop(part.getKey(), part.getValue(), dataset.catalogue()))
                        .toList());
    }

    private static MerchantFacts merchant(InteractionLog log) {
        Set<Integer> items = new HashSet<>();
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p < log.to(s); p++) {
                items.add(log.item(p));
            }
        }
        return new MerchantFacts(log.shoppers(), items.size(), log.size());
    }

    private static QueryFacts queries(Dataset dataset) {
        try {
            Splits splits = Splitter.split(
                    dataset.protocol(),
                    dataset.interactions(),
                    dataset.validation(),
                    dataset.test(),
                    GainRule.binary());
            return new QueryFacts(
                    splits.validation().queries().size(),
                    splits.test().queries().size(),
                    splits.test().repeats());
        } catch (IllegalArgumentException e) {
            throw new InvalidInputException(
                    dataset.name() + ": protocol: " + InvalidInputException.withFix(e, "change protocol.split"), e);
        }
    }
}
