// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;

/**
 * Contributions of one merchant to a sum of similar pairs. A shopper contributes the candidates among the pairs of its last interactions,
 * the smallest distance first, of equal ones the most recent first. Its vector has L2 norm 1 at most, whatever it met. So one shopper
 * moves the sum by at most 1. Never leaves the node without noise. Immutable.
 */
public final class OwnPairs {

    /** Last interactions of a shopper that pairs are made of. */
    static final int WINDOW = 20;

    /** Contributions of a merchant without shoppers. */
    public static final OwnPairs NONE = new OwnPairs(List.of());

    private final List<Map<Integer, Double>> shoppers;

    private OwnPairs(List<Map<Integer, Double>> shoppers) {
        this.shoppers = shoppers;
    }

    /** Returns the contributions of a log, whose items are indices into the catalogue of the candidates. */
    public static OwnPairs of(InteractionLog log, CandidatePairs candidates, PairSettings settings) {
        List<Map<Integer, Double>> shoppers = new ArrayList<>();
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            shoppers.add(unit(pairs(log, shopper, candidates, settings.most()).stream()
                    .map(pair -> candidates.cell(pair.item(), pair.other(), settings.cells()))
                    .toList()));
        }
        return new OwnPairs(shoppers);
    }

    /** Returns the contributions that were made earlier. The catalogue has no effect: shared ids alone determine cells. */
    public static OwnPairs of(Contribution made, PairSettings settings) {
        List<Map<Integer, Double>> shoppers = new ArrayList<>();
        for (List<ItemId> items : made.shoppers().values()) {
            List<Integer> cells = new ArrayList<>();
            for (int i = 0; i + 1 < items.size(); i += 2) {
                cells.add(CandidatePairs.cell(items.get(i), items.get(i + 1), settings.cells()));
            }
            shoppers.add(unit(cells));
        }
        return new OwnPairs(shoppers);
    }

    /** Returns the contributions of a log to be stored: the two items of each pair, one pair after the other. */
    public static Contribution contribution(
            InteractionLog log, Catalogue catalogue, CandidatePairs candidates, PairSettings settings) {
        Map<ShopperId, List<ItemId>> shoppers = new LinkedHashMap<>();
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            List<ItemId> items = new ArrayList<>();
            for (Pair pair : pairs(log, shopper, candidates, settings.most())) {
                items.add(catalogue.item(pair.item()).sharedId());
                items.add(catalogue.item(pair.other()).sharedId());
            }
            if (!items.isEmpty()) {
                shoppers.put(log.shopper(shopper), items);
            }
        }
        return new Contribution(shoppers, new TreeSet<>(), settings.most());
    }

    private record Pair(int item, int other) {}

    private static Set<Pair> pairs(InteractionLog log, int shopper, CandidatePairs candidates, int most) {
        int from = Math.max(log.from(shopper), log.to(shopper) - WINDOW);
        Set<Pair> pairs = new LinkedHashSet<>();
        for (int distance = 1; distance < log.to(shopper) - from && pairs.size() < most; distance++) {
            for (int p = log.to(shopper) - 1; p - distance >= from && pairs.size() < most; p--) {
                int item = Math.min(log.item(p), log.item(p - distance));
                int other = Math.max(log.item(p), log.item(p - distance));
                if (item != other && candidates.contains(item, other)) {
                    pairs.add(new Pair(item, other));
                }
            }
        }
        return pairs;
    }

    /** Returns a vector of norm 1 with equal parts for all pairs. Pairs with one cell add up, so the norm is computed at the end. */
    private static Map<Integer, Double> unit(List<Integer> cells) {
        Map<Integer, Double> counts = new HashMap<>();
        cells.forEach(cell -> counts.merge(cell, 1.0, Double::sum));
        double norm = Math.sqrt(counts.values().stream().mapToDouble(c -> c * c).sum());
        counts.replaceAll((cell, count) -> count / norm);
        return counts;
    }

    /** Returns the number of shoppers of the log, also of those without a pair. */
    public int shoppers() {
        return shoppers.size();
    }

    /** Receives a cell and a shopper's value for it, above 0. */
    @FunctionalInterface
    public interface CellVisitor {
        void cell(int cell, double value);
    }

    /** Calls {@code visitor} with the cells of all shoppers. */
    public void forEach(CellVisitor visitor) {
        shoppers.forEach(own -> own.forEach(visitor::cell));
    }

    /** Returns the sum of all shoppers by cell. */
    Map<Integer, Double> total() {
        Map<Integer, Double> total = new HashMap<>();
        forEach((cell, value) -> total.merge(cell, value, Double::sum));
        return total;
    }
}
