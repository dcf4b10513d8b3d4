// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.NotFiniteScoreException;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Query;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.evaluate.WeightSearch;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.shard.ShardRunner;

/**
 * Choice of the parameters of a baseline on validation queries.
 *
 * <p>The criterion is ndcg, or recall where a whole basket is to be found, at the cutoff nearest 10. Of more than 10,000
 * validation queries, 10,000 at even distances are used.
 */
public final class Tuning {

    private static final int USUAL_CUTOFF = 10;

    /** Queries a setting is judged by at most: their standard error is far below what settings differ by. */
    static final int MOST_QUERIES = 10_000;

    /** Numbers of rounds without a better value after which a federation stops. */
    static final int PATIENCE = 3;

    private Tuning() {}

    /** Returns the metric for the comparison of models under {@code protocol}. */
    public static Metric metric(Protocol protocol) {
        return protocol.baskets() ? Metric.RECALL : Metric.NDCG;
    }

    /** Returns the cutoff nearest 10, the smaller one of two. */
    public static int cutoff(List<Integer> cutoffs) {
        return cutoffs.stream()
                .min(Comparator.comparingInt((Integer k) -> Math.abs(k - USUAL_CUTOFF))
                        .thenComparing(Comparator.naturalOrder()))
                .orElseThrow();
    }

    /**
     * Returns the best setting of {@code baseline}'s grid, or what {@link MixSearch} finds for a mix; of equal ones the first. Settings that cannot be fitted are
     * skipped. Settings of a federation that differ in the number of rounds only share one training, which stops
     * early. Returns the baseline itself without a comparison: no queries, no other setting, none that can be fitted.
     *
     * @param baseline baseline with the grid
     * @param training the validation holdout's interactions, with seed and shards
     * @param queries the validation holdout's queries
     * @param protocol protocol of the ranking
     */
    public static Baseline choose(
            Baseline baseline, Baseline.Training training, List<Query> queries, Protocol protocol) {
        if (baseline instanceof Mix mix) {
            return MixSearch.choose(mix, List.of(new MixSearch.Asked(training, queries)), protocol);
        }
        return queries.isEmpty() || baseline.grid().size() < 2
                ? baseline
                : best(baseline, values(baseline, training, queries, protocol));
    }

    /** Returns the best setting of a grid by these values; of equal ones the first, and the baseline itself if none is above minus infinity. */
    public static Baseline best(Baseline baseline, List<Double> values) {
        Baseline best = baseline;
        double bestValue = Double.NEGATIVE_INFINITY;
        for (int setting = 0; setting < values.size(); setting++) {
            if (values.get(setting) > bestValue) {
                best = baseline.grid().get(setting);
                bestValue = values.get(setting);
            }
        }
        return best;
    }

    /**
     * Returns the criterion of each setting of {@code baseline}'s grid, in its order; minus infinity for one that cannot be fitted.
     *
     * @param queries at least one; see {@link #choose}
     */
    public static List<Double> values(
            Baseline baseline, Baseline.Training training, List<Query> queries, Protocol protocol) {
        return new Search(training, thinned(queries, MOST_QUERIES), protocol).values(baseline.grid());
    }

    /** The criterion of settings on the same queries. */
    private static final class Search {

        private final Baseline.Training training;
        private final List<Query> queries;
        private final Protocol protocol;
        private final int[] popularity;
        private final Map<Object, List<Double>> families = new HashMap<>();
        private final Map<ParticipantBaseline, Map<Integer, Double>> federations = new HashMap<>();
        private final RankingEvaluator evaluator;

        Search(Baseline.Training training, List<Query> queries, Protocol protocol) {
            this.training = training;
            this.queries = queries;
            this.protocol = protocol;
            this.popularity = ItemPopularity.of(
                            training.log(), training.catalogue().size())
                    .toArray();
            this.evaluator = new RankingEvaluator(protocol, popularity.length, popularity, training.shards());
        }

        /** Returns one value per setting of the grid; minus infinity for one that cannot be fitted. */
        List<Double> values(List<Baseline> grid) {
            List<Double> values = new ArrayList<>();
            Map<Object, Integer> taken = new HashMap<>();
            for (Baseline setting : grid) {
                if (setting.unfit(training).isPresent()) {
                    values.add(Double.NEGATIVE_INFINITY);
                } else if (setting instanceof WeightedSum sum) {
                    int place = taken.merge(sum.family(), 1, Integer::sum) - 1;
                    values.add(families.computeIfAbsent(sum.family(), family -> ofFamily(sum, family, grid))
                            .get(place));
                } else if (setting instanceof ParticipantBaseline federation) {
                    values.add(federations
                            .computeIfAbsent(federation.family(), family -> ofRounds(family, grid))
                            .getOrDefault(federation.rounds().count(), Double.NEGATIVE_INFINITY));
                } else {
                    values.add(value(evaluator.rank(setting.fit(training), queries)));
                }
            }
            return values;
        }

        private List<Double> ofFamily(WeightedSum first, Object family, List<Baseline> grid) {
            double[][] weights = grid.stream()
                    .filter(setting -> setting instanceof WeightedSum sum
                            && sum.family().equals(family)
                            && sum.unfit(training).isEmpty())
                    .map(setting -> ((WeightedSum) setting).weights())
                    .toArray(double[][]::new);
            return new WeightSearch(protocol, cutoff(protocol.cutoffs()), popularity, training.shards())
                    .rank(first.terms(training), weights, queries).stream()
                            .map(this::value)
                            .toList();
        }

        /** Trains once and ranks after each number of rounds; returns the values until training stops. */
        private Map<Integer, Double> ofRounds(ParticipantBaseline family, List<Baseline> grid) {
            int[] counts = grid.stream()
                    .filter(setting -> setting instanceof ParticipantBaseline federation
                            && federation.family().equals(family))
                    .mapToInt(
                            setting -> ((ParticipantBaseline) setting).rounds().count())
                    .sorted()
                    .toArray();
            ShopperFederationAccumulator federation = new ShopperFederationAccumulator(family, training);
            Map<Integer, Double> values = new HashMap<>();
            double best = Double.NEGATIVE_INFINITY;
            int worse = 0;
            for (int next = 0; next < counts.length && worse < PATIENCE; next++) {
                double value = valueAfter(federation, counts[next]);
                values.put(counts[next], value);
                worse = value > best ? 0 : worse + 1;
                best = Math.max(best, value);
            }
            return values;
        }

        /** Returns minus infinity for a training that diverged. */
        private double valueAfter(ShopperFederationAccumulator federation, int rounds) {
            try {
                federation.runTo(rounds);
                return value(evaluator.rank(federation.toScorer(), queries));
            } catch (NotFiniteScoreException diverged) {
                return Double.NEGATIVE_INFINITY;
            }
        }

        private double value(Rankings rankings) {
            return MetricValues.of(metric(protocol), cutoff(protocol.cutoffs()), rankings)
                    .value();
        }
    }

    /** Returns at most {@code most} queries, at even distances. */
    public static List<Query> thinned(List<Query> queries, int most) {
        if (queries.size() <= most) {
            return queries;
        }
        return IntStream.range(0, most)
                .mapToObj(q -> queries.get(ShardRunner.from(q, most, queries.size())))
                .toList();
    }
}
