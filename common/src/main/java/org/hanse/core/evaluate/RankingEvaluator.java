// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.List;
import org.hanse.core.shard.ShardRunner;

/**
 * Ranking of queries' targets by the scores of a model.
 *
 * <p>Ranks are pessimistic: a target ranks behind every other candidate of the same score, so that a constant model
 * has the worst ranks. Tied targets of one query are in ascending order of gain, then in the order of the query. Lists
 * of recommended items, for coverage and novelty, break ties by popularity, then by index, as a shop would show them.
 * The result is the same for any {@link ShardRunner}.
 */
public final class RankingEvaluator {

    /** Fixed, so that results do not depend on the number of threads; enough for many threads to end together. */
    private static final int MOST_SHARDS = 64;

    /** A shard holds arrays as long as the catalogue, which a few queries do not pay for. */
    private static final int QUERIES_A_SHARD = 32;

    private final Protocol protocol;
    private final ItemPopularityOrder popularity;
    private final ShardRunner shards;

    /**
     * Creates an evaluator for one catalogue.
     *
     * @param protocol candidates, and cutoffs of lists
     * @param items size of the catalogue
     * @param popularity {@code [items]}, number of shoppers that met each item in training
     * @param shards runs the queries in parallel
     */
    public RankingEvaluator(Protocol protocol, int items, int[] popularity, ShardRunner shards) {
        if (items != popularity.length) {
            throw new IllegalArgumentException(popularity.length + " popularities for " + items + " items");
        }
        this.protocol = protocol;
        this.popularity = new ItemPopularityOrder(popularity);
        this.shards = shards;
    }

    /**
     * Ranks the targets of {@code queries}, which must all be of this evaluator's catalogue.
     *
     * @throws NotFiniteScoreException if the model scores an item as NaN or infinite
     */
    public Rankings rank(ItemScorer scorer, List<Query> queries) {
        int count = Math.max(1, Math.min(MOST_SHARDS, queries.size() / QUERIES_A_SHARD));
        List<Rankings> parts = shards.map(count, shard -> {
            int from = ShardRunner.from(shard, count, queries.size());
            int to = ShardRunner.from(shard + 1, count, queries.size());
            return rankShard(scorer.forShard(), queries.subList(from, to));
        });
        return Rankings.joined(parts);
    }

    private Rankings rankShard(ItemScorer scorer, List<Query> queries) {
        List<Integer> cutoffs = protocol.cutoffs();
        RankingsAccumulator rankings = new RankingsAccumulator(cutoffs, popularity, queries);
        CandidateScores candidates = new CandidateScores(protocol, popularity.items(), scorer);
        TopItemsAccumulator top = new TopItemsAccumulator(cutoffs.get(cutoffs.size() - 1), popularity);
        TargetRanks ranks = new TargetRanks(queries);
        for (Query query : queries) {
            double[] scores = candidates.of(query);
            top.collect(scores);
            ranks.rank(query, scores);
            rankings.add(query, ranks, top);
        }
        return rankings.toRankings();
    }
}
