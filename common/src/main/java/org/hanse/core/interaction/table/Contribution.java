// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;

/**
 * Interactions that a merchant counted for a sum. Later imports and erasures do not change what the sum contains, so only these
 * interactions are subtracted from it. Never leaves the node. Immutable.
 *
 * @param shoppers shared ids of the items of each shopper that counted, oldest first; in a sum of similar pairs the two items of each pair
 * @param withheld hashes of the keys that were left out of the upload
 * @param pairs most interactions, or most pairs, of a shopper
 */
public record Contribution(Map<ShopperId, List<ItemId>> shoppers, SortedSet<Long> withheld, int pairs) {

    /** Contribution without interactions. */
    public static final Contribution NONE = new Contribution(Map.of(), new TreeSet<>(), 1);

    public Contribution {
        shoppers = Collections.unmodifiableMap(new LinkedHashMap<>(shoppers));
        withheld = Collections.unmodifiableSortedSet(new TreeSet<>(withheld));
    }

    /** Returns the contribution of a merchant. */
    public static Contribution of(OwnCounts counts, Catalogue catalogue) {
        InteractionLog log = counts.shoppers().log();
        Map<ShopperId, List<ItemId>> shoppers = new LinkedHashMap<>();
        for (int s = 0; s < log.shoppers(); s++) {
            List<ItemId> items = IntStream.range(counts.shoppers().from(s), log.to(s))
                    .mapToObj(p -> catalogue.item(log.item(p)).sharedId())
                    .toList();
            if (!items.isEmpty()) {
                shoppers.put(log.shopper(s), items);
            }
        }
        return new Contribution(
                shoppers, counts.withheldHashes(), counts.settings().pairs());
    }

    /** Returns this contribution without erased shoppers. The sum that contains them does not change. */
    public Contribution without(Set<ShopperId> erased) {
        Map<ShopperId, List<ItemId>> kept = new LinkedHashMap<>(shoppers);
        kept.keySet().removeAll(erased);
        Contribution rest = new Contribution(kept, withheld, pairs);
        return withheld.isEmpty() ? rest : new Contribution(kept, rest.ownWithheld(), pairs);
    }

    /** Returns the hashes of left-out keys of these shoppers. */
    private SortedSet<Long> ownWithheld() {
        Map<ItemId, Integer> indices = new LinkedHashMap<>();
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        shoppers.forEach((shopper, items) -> {
            log.beginShopper(shopper);
            items.forEach(item -> log.add(indices.computeIfAbsent(item, id -> indices.size()), 0));
        });
        CountSettings settings = new CountSettings(CountSettings.LEAST_CELLS, 1, pairs, 1);
        return OwnCounts.of(log.toLog(), List.copyOf(indices.keySet()), settings, withheld)
                .withheldHashes();
    }

    /** Own counts beside a sum, and the part of each shopper's interactions that is subtracted for a left-out shopper. */
    public record Beside(CountSketch sum, BoundedShoppers shoppers) {}

    /**
     * Adds a merchant's own counts that a sum lacks, for training: of shoppers without a contribution, and those left out of the upload.
     *
     * @param contribution contribution in the sum; empty if the sum has none of this merchant
     * @param log interactions to train on, with items of {@code catalogue}
     */
    public static Beside training(
            CountSketch sum, Optional<Contribution> contribution, InteractionLog log, Catalogue catalogue) {
        CountSettings settings = sum.settings();
        if (contribution.isEmpty()) {
            OwnCounts own = OwnCounts.of(log, catalogue, settings);
            return new Beside(sum.plus(own.all()), own.shoppers());
        }
        Contribution counted = contribution.get();
        OwnCounts earlier = counted.counts(log, catalogue, settings);
        CountSketch within = within(sum, earlier);
        CountSketch all = counted.withheld().isEmpty() ? within : within.plus(earlier.withheld());
        OwnCounts later = OwnCounts.of(counted.later(log), catalogue, settings);
        return new Beside(
                later.size() == 0 ? all : all.plus(later.all()),
                BoundedShoppers.of(counted.in(log, true, items -> indices(items, catalogue)), settings.pairs()));
    }

    /** Adds a merchant's own counts that a sum lacks, for recommendations: those of later interactions too. */
    public static Beside serving(
            CountSketch sum, Optional<Contribution> contribution, InteractionLog log, Catalogue catalogue) {
        CountSettings settings = sum.settings();
        OwnCounts own = OwnCounts.of(log, catalogue, settings);
        CountSketch all = contribution
                .map(counted -> counted.counts(log, catalogue, settings))
                .map(earlier -> within(sum, earlier).plus(own.beyond(earlier)))
                .orElseGet(() -> sum.plus(own.all()));
        return new Beside(all, own.shoppers());
    }

    /**
     * Returns a sum with at least the own counts that are in it. One without its small counters lacks them, and they are subtracted for a
     * left-out shopper.
     */
    private static CountSketch within(CountSketch sum, OwnCounts own) {
        return sum.settings().least() > 1 ? sum.atLeast(own.contributed()) : sum;
    }

    /**
     * Returns the counts of the contributed interactions of the shoppers of a log. An item that the catalogue lacks, or has under another
     * key by now, has an index behind those of the catalogue: pairs with it are no pairs of the log, all others are.
     */
    public OwnCounts counts(InteractionLog log, Catalogue catalogue, CountSettings settings) {
        List<ItemId> items = new ArrayList<>(OwnCounts.sharedIds(catalogue));
        Map<ItemId, Integer> gone = new HashMap<>();
        InteractionLog counted = in(
                log,
                false,
                own -> own.stream()
                        .map(item -> catalogue
                                .indexOfShared(item)
                                .orElseGet(() -> gone.computeIfAbsent(item, id -> {
                                    items.add(id);
                                    return items.size() - 1;
                                })))
                        .toList());
        return OwnCounts.of(counted, items, settings, withheld);
    }

    /**
     * Returns the counted interactions of the shoppers of a log, in its order.
     *
     * @param others whether shoppers without a contribution have the interactions of the log, or none
     * @param indices returns the indices of contributed items
     */
    private InteractionLog in(InteractionLog log, boolean others, Function<List<ItemId>, List<Integer>> indices) {
        InteractionLogAccumulator counted = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        for (int s = 0; s < log.shoppers(); s++) {
            counted.beginShopper(log.shopper(s));
            List<ItemId> own = shoppers.get(log.shopper(s));
            if (own != null) {
                indices.apply(own).forEach(item -> counted.add(item, 0));
            } else if (others) {
                add(log, s, counted);
            }
        }
        return counted.toLog();
    }

    /** Returns the interactions of the shoppers without a contribution. */
    private InteractionLog later(InteractionLog log) {
        InteractionLogAccumulator later = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        for (int s = 0; s < log.shoppers(); s++) {
            later.beginShopper(log.shopper(s));
            if (!shoppers.containsKey(log.shopper(s))) {
                add(log, s, later);
            }
        }
        return later.toLog();
    }

    private static void add(InteractionLog log, int shopper, InteractionLogAccumulator to) {
        for (int p = log.from(shopper); p < log.to(shopper); p++) {
            to.add(log.item(p), 0);
        }
    }

    /** Returns no index of items that the catalogue lacks in part: the rest could have other pairs. */
    private static List<Integer> indices(List<ItemId> items, Catalogue catalogue) {
        List<Integer> indices = new ArrayList<>();
        for (ItemId item : items) {
            OptionalInt index = catalogue.indexOfShared(item);
            if (index.isEmpty()) {
                return List.of();
            }
            indices.add(index.getAsInt());
        }
        return indices;
    }
}
