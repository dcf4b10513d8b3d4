// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.Protocol.AllItems;
import org.hanse.core.evaluate.Protocol.HistoryRule;
import org.hanse.core.evaluate.Protocol.LeaveOneOut;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every metric against its definition on sorted lists; the seed stands in a failing case's name. */
class MetricProperties {

    private static final int ITEMS = 30;
    private static final List<Integer> CUTOFFS = List.of(1, 3, 10, 20);

    private List<Query> queries = List.of();
    private List<SortedRanking> sorted = List.of();
    private int[] popularity = {};

    @ParameterizedTest(name = "seed {0}, {1} score levels, {2}")
    @CsvSource({"1, 1, KEEP", "2, 3, KEEP", "3, 3, EXCLUDE", "4, 10, EXCLUDE", "5, 1000, KEEP"})
    void value_randomQueries_equalsDefinition(long seed, int levels, HistoryRule rule) {
        queries = RandomQueries.of(seed, 120, ITEMS);
        popularity = RandomQueries.popularity(seed, ITEMS);
        ItemScorer scorer = RandomQueries.tying(levels);
        sorted = queries.stream()
                .map(query -> new SortedRanking(query, scorer, popularity, rule))
                .toList();
        Protocol protocol = new Protocol(new LeaveOneOut(), new AllItems(), rule, TargetRule.ANY, CUTOFFS);
        Rankings rankings =
                new RankingEvaluator(protocol, ITEMS, popularity, ShardRunner.sequential()).rank(scorer, queries);
        for (Metric metric : Metric.values()) {
            for (int cutoff : CUTOFFS) {
                MetricValues values = MetricValues.of(metric, cutoff, rankings);
                assertThat(values.value())
                        .as("%s@%d", metric.key(), cutoff)
                        .isEqualTo(definition(metric, cutoff), within(1e-12));
                assertThat(values.queries()).isEqualTo(queries.size());
            }
        }
    }

    private double definition(Metric metric, int cutoff) {
        return switch (metric) {
            case HR -> mean(q -> hits(q, cutoff) > 0 ? 1 : 0);
            case RECALL -> mean(q -> hits(q, cutoff) / (double) queries.get(q).targets());
            case MRR -> mean(q -> reciprocal(q, cutoff));
            case NDCG ->
                mean(q -> discounted(ones(sorted.get(q).gains(cutoff)))
                        / discounted(IntStream.range(0, cutoff)
                                .mapToDouble(i -> i < queries.get(q).targets() ? 1 : 0)
                                .toArray()));
            case REWARD_NDCG -> sum(q -> discounted(sorted.get(q).gains(cutoff))) / sum(q -> ideal(q, cutoff));
            case COVERAGE -> {
                Set<Integer> shown = new HashSet<>();
                sorted.forEach(ranking -> shown.addAll(ranking.list(cutoff)));
                yield shown.size() / (double) ITEMS;
            }
            case NOVELTY ->
                mean(q -> sorted.get(q).list(cutoff).stream()
                        .mapToDouble(this::surprise)
                        .average()
                        .orElseThrow());
        };
    }

    private double sum(ToDoubleFunction<Integer> perQuery) {
        return IntStream.range(0, queries.size()).boxed().mapToDouble(perQuery).sum();
    }

    private double mean(ToDoubleFunction<Integer> perQuery) {
        return sum(perQuery) / queries.size();
    }

    private long hits(int query, int cutoff) {
        return Arrays.stream(sorted.get(query).gains(cutoff))
                .filter(gain -> !Double.isNaN(gain))
                .count();
    }

    private double reciprocal(int query, int cutoff) {
        double[] gains = sorted.get(query).gains(cutoff);
        return IntStream.range(0, gains.length)
                .filter(i -> !Double.isNaN(gains[i]))
                .mapToDouble(i -> 1.0 / (i + 1))
                .findFirst()
                .orElse(0);
    }

    private double ideal(int query, int cutoff) {
        Query asked = queries.get(query);
        double[] best = IntStream.range(0, asked.targets())
                .mapToDouble(t -> -asked.gain(t))
                .sorted()
                .map(gain -> -gain)
                .limit(cutoff)
                .toArray();
        return discounted(best);
    }

    private double surprise(int item) {
        double seen = popularity[item] + 1;
        double all = Arrays.stream(popularity).map(count -> count + 1).sum();
        return Math.log(all / seen) / Math.log(2);
    }

    private static double[] ones(double[] gains) {
        return Arrays.stream(gains).map(gain -> Double.isNaN(gain) ? 0 : 1).toArray();
    }

    private static double discounted(double[] gains) {
        double sum = 0;
        for (int i = 0; i < gains.length; i++) {
            sum += Double.isNaN(gains[i]) ? 0 : gains[i] * Math.log(2) / Math.log(i + 2);
        }
        return sum;
    }
}
