// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.List;
import org.hanse.core.shard.ShardRunner;

/**
 * Ranks the targets of queries by the scores of a model.
 *
 * <p>Ranks are pessimistic: a target stands behind every other candidate of the same score, so that a model that tells
 * nothing apart comes last, not first. Tied targets of one query stand in ascending order of gain, then in the order of
 * the query. Lists of recommended items, for coverage and novelty, break ties by popularity, then by index, because
 * they are what a shop would show. The same for any {@link ShardRunner}.
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
     * An evaluator for one catalogue.
     *
     * @param protocol says what is ranked, and up to which cutoffs lists are kept
     * @param items size of the catalogue
     * @param popularity {@code [items]}, how often each was met in training
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
