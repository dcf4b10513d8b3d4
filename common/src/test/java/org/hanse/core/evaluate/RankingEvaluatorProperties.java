// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.evaluate.Protocol.AllItems;
import org.hanse.core.evaluate.Protocol.Candidates;
import org.hanse.core.evaluate.Protocol.HistoryRule;
import org.hanse.core.evaluate.Protocol.LeaveOneOut;
import org.hanse.core.evaluate.Protocol.SampledNegatives;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.shard.ConcurrentShards;
import org.hanse.core.shard.ReversedShards;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranking by counting against ranking by sorting; the seed stands in a failing case's name. */
class RankingEvaluatorProperties {

    private static final int ITEMS = 30;

    private static Protocol protocol(Candidates candidates, HistoryRule rule) {
        return new Protocol(new LeaveOneOut(), candidates, rule, TargetRule.ANY, List.of(1, 3, 10, 40));
    }

    @ParameterizedTest(name = "seed {0}, {1} score levels, {2}")
    @CsvSource({"1, 1, KEEP", "2, 3, KEEP", "3, 3, EXCLUDE", "4, 10, EXCLUDE", "5, 1000, KEEP", "6, 1, EXCLUDE"})
    void rank_randomQueries_equalsSorting(long seed, int levels, HistoryRule rule) {
        List<Query> queries = RandomQueries.of(seed, 150, ITEMS);
        int[] popularity = RandomQueries.popularity(seed, ITEMS);
        ItemScorer scorer = RandomQueries.tying(levels);
        Rankings rankings = new RankingEvaluator(
                        protocol(new AllItems(), rule), ITEMS, popularity, ShardRunner.sequential())
                .rank(scorer, queries);
        assertThat(rankings.queries()).isEqualTo(queries.size());
        for (int q = 0; q < queries.size(); q++) {
            Query query = queries.get(q);
            SortedRanking sorted = new SortedRanking(query, scorer, popularity, rule);
            assertThat(rankings.targets(q)).isEqualTo(query.targets());
            for (int t = 0; t < query.targets(); t++) {
                assertThat(rankings.rank(q, t)).as("query %d, target %d", q, t).isEqualTo(sorted.rank(t));
                assertThat(rankings.gain(q, t)).isEqualTo(query.gain(t));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void rank_otherShardRunner_isTheSame(long seed) {
        List<Query> queries = RandomQueries.of(seed, 150, ITEMS);
        int[] popularity = RandomQueries.popularity(seed, ITEMS);
        Protocol protocol = protocol(new SampledNegatives(8, seed), HistoryRule.EXCLUDE);
        List<List<Integer>> ranks = Stream.of(ShardRunner.sequential(), new ReversedShards(), new ConcurrentShards())
                .map(runner -> new RankingEvaluator(protocol, ITEMS, popularity, runner)
                        .rank(RandomQueries.tying(50), queries))
                .map(RankingEvaluatorProperties::everything)
                .toList();
        assertThat(ranks.get(1)).isEqualTo(ranks.get(0));
        assertThat(ranks.get(2)).isEqualTo(ranks.get(0));
    }

    @ParameterizedTest(name = "seed {0}, {1} negatives")
    @CsvSource({"1, 1", "2, 8", "3, 100"})
    void rank_sampledNegatives_ranksAmongThemAndTheTargetsOnly(long seed, int negatives) {
        List<Query> queries = RandomQueries.of(seed, 150, ITEMS);
        Rankings rankings = new RankingEvaluator(
                        protocol(new SampledNegatives(negatives, seed), HistoryRule.KEEP),
                        ITEMS,
                        new int[ITEMS],
                        ShardRunner.sequential())
                .rank((history, scores) -> {}, queries);
        for (int q = 0; q < queries.size(); q++) {
            // With equal scores the last target ranks behind all candidates.
            int query = q;
            int candidates = IntStream.range(0, rankings.targets(q))
                    .map(t -> rankings.rank(query, t))
                    .max()
                    .orElseThrow();
            int open = ITEMS - NegativeSampleProperties.met(queries.get(q)).size();
            assertThat(candidates).isEqualTo(Math.min(negatives, open) + rankings.targets(q));
        }
    }

    private static List<Integer> everything(Rankings rankings) {
        return IntStream.range(0, rankings.queries())
                .flatMap(q -> IntStream.concat(
                        IntStream.range(0, rankings.targets(q)).map(t -> rankings.rank(q, t)),
                        IntStream.of(Double.hashCode(rankings.novelty(3, q)), Double.hashCode(rankings.coverage(10)))))
                .boxed()
                .toList();
    }
}
