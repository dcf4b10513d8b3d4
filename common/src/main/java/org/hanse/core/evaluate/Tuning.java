// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.shard.ShardRunner;

/**
 * Chooses the parameters of a baseline on validation queries.
 *
 * <p>The criterion is ndcg, or recall where a whole basket is to be found, at the cutoff nearest 10. Of more than 10,000
 * validation queries, 10,000 at even distances are used.
 */
public final class Tuning {

    private static final int USUAL_CUTOFF = 10;

    /** Queries a setting is judged by at most: their standard error is far below what settings differ by. */
    static final int MOST_QUERIES = 10_000;

    private Tuning() {}

    /** The metric by which models are compared under {@code protocol}. */
    public static Metric metric(Protocol protocol) {
        return protocol.split() instanceof Protocol.NextBasket ? Metric.RECALL : Metric.NDCG;
    }

    /** The cutoff nearest 10, the smaller one of two. */
    public static int cutoff(List<Integer> cutoffs) {
        return cutoffs.stream()
                .min(Comparator.comparingInt((Integer k) -> Math.abs(k - USUAL_CUTOFF))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /**
     * The setting of {@code baseline}'s grid that does best; of equal ones the first. Settings that cannot be fitted are
     * passed over. The baseline itself where nothing can be compared: no queries, no other setting, none that fits.
     *
     * @param baseline whose grid is tried
     * @param training the validation holdout's interactions, with the seed and shards to fit and rank with
     * @param queries the validation holdout's queries
     * @param protocol how queries are ranked
     */
    public static Baseline choose(
            Baseline baseline, Baseline.Training training, List<Query> queries, Protocol protocol) {
        List<Baseline> grid = baseline.grid();
        if (queries.isEmpty() || grid.size() < 2) {
            return baseline;
        }
        List<Query> asked = thinned(queries);
        int items = training.catalogue().size();
        int[] popularity = ItemPopularity.of(training.log(), items).toArray();
        RankingEvaluator evaluator = new RankingEvaluator(protocol, items, popularity, training.shards());
        Baseline best = baseline;
        double bestValue = Double.NEGATIVE_INFINITY;
        for (Baseline setting : grid) {
            if (setting.unfit(training).isEmpty()) {
                Rankings rankings = evaluator.rank(setting.fit(training), asked);
                double value = MetricValues.of(metric(protocol), cutoff(protocol.cutoffs()), rankings)
                        .value();
                if (value > bestValue) {
                    best = setting;
                    bestValue = value;
                }
            }
        }
        return best;
    }

    private static List<Query> thinned(List<Query> queries) {
        if (queries.size() <= MOST_QUERIES) {
            return queries;
        }
        return IntStream.range(0, MOST_QUERIES)
                .mapToObj(q -> queries.get(ShardRunner.from(q, MOST_QUERIES, queries.size())))
                .toList();
    }
}
