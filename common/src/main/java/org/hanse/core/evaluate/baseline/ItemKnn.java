// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.interaction.table.CooccurrenceTable;
import org.hanse.core.interaction.table.Recency;

/**
 * Item-based neighbours: the sum of the similarities, by co-occurrence, between a candidate and the items of the
 * history, weighted by recency.
 *
 * <p>Source: Sarwar et al., WWW 2001, section 3 (item-based neighbours), without their normalisation, which changes no
 * ranking of implicit data.
 *
 * @param name the name in scenarios
 * @param neighbours number of neighbours per item; {@link #ALL_NEIGHBOURS} for all, limited on large data to 50
 *     million in the whole table
 * @param shrinkage damping of similarities with few common shoppers, see {@link CooccurrenceTable}
 * @param decay weight of an interaction relative to the one after it, in (0, 1]
 */
public record ItemKnn(String name, int neighbours, double shrinkage, double decay) implements Baseline {

    public static final int ALL_NEIGHBOURS = Integer.MAX_VALUE;

    /** Entries a table may have. Where all neighbours could be more, each item keeps its share of them. */
    private static final long LARGEST_TABLE = 50_000_000;

    public ItemKnn {
        if (neighbours < 1 || shrinkage < 0) {
            throw new IllegalArgumentException("neighbours " + neighbours + ", shrinkage " + shrinkage);
        }
        new Recency(decay);
    }

    /** Returns neighbours with equal weights for all interactions of the history. */
    public static ItemKnn wholeHistory() {
        return new ItemKnn("item-knn", ALL_NEIGHBOURS, 0.0, 1.0);
    }

    /** Returns neighbours with weight .7^k for the k-th last interaction. */
    public static ItemKnn recent() {
        return new ItemKnn("recency-knn", ALL_NEIGHBOURS, 0.0, 0.7);
    }

    @Override
    public Map<String, Double> parameters() {
        Map<String, Double> parameters = new LinkedHashMap<>();
        if (neighbours != ALL_NEIGHBOURS) {
            parameters.put("neighbours", (double) neighbours);
        }
        parameters.put("shrinkage", shrinkage);
        parameters.put("decay", decay);
        return parameters;
    }

    @Override
    public Optional<String> unfit(Training training) {
        return Optional.empty();
    }

    @Override
    public ItemScorer fit(Training training) {
        CooccurrenceTable table = table(training, neighbours, shrinkage);
        Recency recency = new Recency(decay);
        return (history, scores) ->
                recency.visit(history, (item, weight) -> table.similarities().addRow(item, weight, scores));
    }

    @Override
    public List<Baseline> grid() {
        List<Baseline> grid = new ArrayList<>();
        double[] decays = decay == 1.0 ? new double[] {1.0} : new double[] {0.5, 0.6, 0.7, 0.8, 0.9};
        for (double d : decays) {
            for (double s : new double[] {0, 2, 10}) {
                grid.add(new ItemKnn(name, neighbours, s, d));
            }
        }
        if (decay == 1.0) {
            grid.add(new ItemKnn(name, 100, 0, decay));
            grid.add(new ItemKnn(name, 100, 10, decay));
        }
        return grid;
    }

    /** Returns the table; the number of neighbours per item is limited by memory. */
    static CooccurrenceTable table(Training training, int neighbours, double shrinkage) {
        int share = (int) Math.max(10, LARGEST_TABLE / training.catalogue().size());
        int kept = pairs(training) > LARGEST_TABLE ? Math.min(neighbours, share) : neighbours;
        return CooccurrenceTable.of(training.log(), training.catalogue().size(), kept, shrinkage, training.shards());
    }

    /** Returns an upper bound of the entries of a table with all neighbours. */
    private static long pairs(Training training) {
        long pairs = 0;
        for (int s = 0; s < training.log().shoppers(); s++) {
            long length = training.log().length(s);
            pairs += length * length;
        }
        return pairs;
    }
}
