// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.shard.ShardRunner;

/**
 * Ranks of targets under many weights of the same terms.
 *
 * <p>The terms of a query are scored once. Candidates are then compared in blocks, and a setting stops as soon as every target ranks
 * behind the cutoff. Most targets rank far behind it, so most settings compare few candidates.
 */
public final class WeightSearch {

    /** Fixed, so that results do not depend on the number of threads. */
    private static final int SHARDS = 32;

    private static final int BLOCK = 256;

    private final Protocol protocol;
    private final int cutoff;
    private final ItemPopularityOrder popularity;
    private final ShardRunner shards;

    /**
     * Creates a search on one catalogue.
     *
     * @param protocol the candidates of a query
     * @param cutoff ranks up to it are exact; a target behind it has some rank behind it
     * @param popularity interactions with each item in training, {@code [items]}
     */
    public WeightSearch(Protocol protocol, int cutoff, int[] popularity, ShardRunner shards) {
        this.protocol = protocol;
        this.cutoff = cutoff;
        this.popularity = new ItemPopularityOrder(popularity);
        this.shards = shards;
    }

    /**
     * Returns the rankings under each setting, in the order of {@code weights}.
     *
     * @param terms of one {@link org.hanse.core.evaluate.baseline.WeightedSum#family}
     * @param weights {@code [setting][term]}
     */
    public List<Rankings> rank(List<? extends WeightedTerm> terms, double[][] weights, List<Query> queries) {
        int count = Math.max(1, Math.min(SHARDS, queries.size()));
        List<List<Rankings>> parts = shards.map(
                count,
                shard -> new Shard(terms, weights)
                        .rank(queries.subList(
                                ShardRunner.from(shard, count, queries.size()),
                                ShardRunner.from(shard + 1, count, queries.size()))));
        return IntStream.range(0, weights.length)
                .mapToObj(setting -> Rankings.joined(
                        parts.stream().map(part -> part.get(setting)).toList()))
                .toList();
    }

    /** The queries of one shard, with working memory. */
    private final class Shard {

        private final List<WeightedTerm> terms;
        private final double[][] weights;
        /** {@code [term][item]} of the query at hand. */
        private final double[][] scores;
        /** {@code [item]}: 0 for candidates, minus infinity for all others. */
        private final double[] mask;

        private final double[] block = new double[BLOCK];

        Shard(List<? extends WeightedTerm> terms, double[][] weights) {
            this.terms = terms.stream().map(WeightedTerm::forShard).toList();
            this.weights = weights;
            this.scores = new double[terms.size()][popularity.items()];
            this.mask = new double[popularity.items()];
        }

        List<Rankings> rank(List<Query> queries) {
            CandidateScores candidates = new CandidateScores(protocol, popularity.items(), (history, none) -> {});
            TargetRanks ranks = new TargetRanks(queries);
            List<RankingsAccumulator> rankings = new ArrayList<>();
            for (int setting = 0; setting < weights.length; setting++) {
                rankings.add(new RankingsAccumulator(List.of(), popularity, queries));
            }
            TopItemsAccumulator none = new TopItemsAccumulator(0, popularity);
            for (Query query : queries) {
                begin(query, candidates);
                for (int setting = 0; setting < weights.length; setting++) {
                    rank(query, weights[setting], ranks);
                    rankings.get(setting).add(query, ranks, none);
                }
            }
            return rankings.stream().map(RankingsAccumulator::toRankings).toList();
        }

        private void begin(Query query, CandidateScores candidates) {
            for (int t = 0; t < scores.length; t++) {
                Arrays.fill(scores[t], 0);
                terms.get(t).add(query.history(), 1, scores[t]);
            }
            System.arraycopy(candidates.of(query), 0, mask, 0, mask.length);
        }

        private void rank(Query query, double[] own, TargetRanks ranks) {
            ranks.begin(query, target -> score(own, query.target(target)));
            for (int from = 0; from < mask.length && !ranks.beyond(query, cutoff); from += BLOCK) {
                int size = Math.min(BLOCK, mask.length - from);
                combine(own, from, size);
                for (int t = 0; t < query.targets(); t++) {
                    int at = query.target(t) - from;
                    if (at >= 0 && at < size) {
                        block[at] = CandidateScores.NOT_RANKED;
                    }
                }
                ranks.count(query, block, size);
            }
            ranks.end(query);
        }

        /** Computes a score in the order of additions of {@link #combine}, so that equal candidates tie. */
        private double score(double[] own, int item) {
            double sum = mask[item];
            for (int t = 0; t < own.length; t++) {
                sum += own[t] * scores[t][item];
            }
            return sum;
        }

        private void combine(double[] own, int from, int size) {
            System.arraycopy(mask, from, block, 0, size);
            for (int t = 0; t < own.length; t++) {
                double weight = own[t];
                double[] term = scores[t];
                for (int i = 0; i < size; i++) {
                    block[i] += weight * term[from + i];
                }
            }
        }
    }
}
