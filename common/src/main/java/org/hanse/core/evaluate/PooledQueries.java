// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.hanse.core.shard.ShardRunner;

/**
 * Queries whose terms are scored once, for the ranks of targets under many weights. A query keeps its targets and the best items of each
 * term. An item outside of these is no competitor, so a rank near the top is all but exact.
 */
public final class PooledQueries {

    /** Fixed, so that results do not depend on the number of threads. */
    private static final int SHARDS = 32;

    /** Items that a query keeps of each term. */
    private static final int BEST = 50;

    private final List<Query> queries;
    private final ItemPopularityOrder popularity;
    private final ShardRunner shards;
    private final List<Pool> pools;
    private final int terms;

    /** Scores of a query, {@code [term][item of the pool]}; the targets are first. */
    private static final class Pool {

        private final float[][] scores;

        Pool(float[][] scores) {
            this.scores = scores;
        }
    }

    private PooledQueries(
            List<Query> queries, ItemPopularityOrder popularity, ShardRunner shards, List<Pool> pools, int terms) {
        this.queries = queries;
        this.popularity = popularity;
        this.shards = shards;
        this.pools = pools;
        this.terms = terms;
    }

    /**
     * Scores the terms of queries.
     *
     * @param scorers one for each term
     * @param popularity interactions with each item in training, {@code [items]}
     */
    public static PooledQueries of(
            List<ItemScorer> scorers, List<Query> queries, Protocol protocol, int[] popularity, ShardRunner shards) {
        ItemPopularityOrder order = new ItemPopularityOrder(popularity);
        int count = Math.max(1, Math.min(SHARDS, queries.size()));
        List<List<Pool>> pools = shards.map(count, shard -> {
            List<CandidateScores> terms = scorers.stream()
                    .map(own -> new CandidateScores(protocol, popularity.length, own.forShard()))
                    .toList();
            TopItemsAccumulator best = new TopItemsAccumulator(BEST, order);
            return queries
                    .subList(
                            ShardRunner.from(shard, count, queries.size()),
                            ShardRunner.from(shard + 1, count, queries.size()))
                    .stream()
                    .map(query -> pool(query, terms, best))
                    .toList();
        });
        return new PooledQueries(
                queries, order, shards, pools.stream().flatMap(List::stream).toList(), scorers.size());
    }

    private static Pool pool(Query query, List<CandidateScores> terms, TopItemsAccumulator best) {
        TreeSet<Integer> items = new TreeSet<>();
        List<double[]> dense = new ArrayList<>();
        for (CandidateScores term : terms) {
            double[] scores = term.of(query);
            dense.add(scores);
            best.collect(scores);
            for (int place = 0; place < best.size(); place++) {
                items.add(best.item(place));
            }
        }
        IntStream.range(0, query.targets()).map(query::target).forEach(items::remove);
        int[] pool = IntStream.concat(
                        IntStream.range(0, query.targets()).map(query::target),
                        items.stream().mapToInt(Integer::intValue))
                .toArray();
        float[][] scores = new float[terms.size()][pool.length];
        for (int t = 0; t < scores.length; t++) {
            for (int i = 0; i < pool.length; i++) {
                scores[t][i] = (float) dense.get(t)[pool[i]];
            }
        }
        return new Pool(scores);
    }

    /** Returns the mean over the queries of each term's greatest score. */
    public double[] greatest() {
        double[] means = new double[terms];
        for (Pool pool : pools) {
            for (int t = 0; t < terms; t++) {
                double greatest = 0;
                for (float score : pool.scores[t]) {
                    greatest = Math.max(greatest, score);
                }
                means[t] += greatest / pools.size();
            }
        }
        return means;
    }

    /** Returns the rankings under weights of the terms. */
    public Rankings rank(double[] weights) {
        int[] used = IntStream.range(0, terms).filter(t -> weights[t] != 0).toArray();
        int count = Math.max(1, Math.min(SHARDS, queries.size()));
        return Rankings.joined(shards.map(
                count,
                shard -> rank(
                        weights,
                        used,
                        ShardRunner.from(shard, count, queries.size()),
                        ShardRunner.from(shard + 1, count, queries.size()))));
    }

    private Rankings rank(double[] weights, int[] used, int from, int to) {
        List<Query> own = queries.subList(from, to);
        RankingsAccumulator rankings = new RankingsAccumulator(List.of(), popularity, own);
        TargetRanks ranks = new TargetRanks(own);
        TopItemsAccumulator none = new TopItemsAccumulator(0, popularity);
        double[] room = new double[0];
        for (int q = from; q < to; q++) {
            Query query = queries.get(q);
            float[][] scores = pools.get(q).scores;
            int size = scores[0].length;
            room = room.length < size ? new double[size] : room;
            double[] sums = room;
            for (int i = 0; i < size; i++) {
                double sum = 0;
                for (int t : used) {
                    sum += weights[t] * scores[t][i];
                }
                sums[i] = sum;
            }
            ranks.begin(query, target -> sums[target]);
            for (int t = 0; t < query.targets(); t++) {
                sums[t] = CandidateScores.NOT_RANKED;
            }
            ranks.count(query, sums, size);
            ranks.end(query);
            rankings.add(query, ranks, none);
        }
        return rankings.toRankings();
    }
}
