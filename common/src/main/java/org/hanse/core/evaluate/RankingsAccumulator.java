// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.List;

/** Gathers the rankings of a list of queries, in its order. */
final class RankingsAccumulator {

    final List<Integer> cutoffs;
    /** The targets of query q are entries {@code [offsets[q], offsets[q + 1])} of ranks and gains. */
    final int[] offsets;

    final int[] ranks;
    final double[] gains;
    /** {@code [cutoff][query]} */
    final double[][] novelty;

    final RecommendedItems recommended;

    private final ItemPopularityOrder popularity;
    private int size;

    /** Creates room for exactly {@code queries}. */
    RankingsAccumulator(List<Integer> cutoffs, ItemPopularityOrder popularity, List<Query> queries) {
        int targets = queries.stream().mapToInt(Query::targets).sum();
        this.cutoffs = cutoffs;
        this.popularity = popularity;
        this.offsets = new int[queries.size() + 1];
        this.ranks = new int[targets];
        this.gains = new double[targets];
        this.novelty = new double[cutoffs.size()][queries.size()];
        this.recommended = new RecommendedItems(popularity.items(), cutoffs.size());
    }

    /** Adds the next query with its targets' ranks and its list. */
    void add(Query query, TargetRanks targetRanks, TopItemsAccumulator top) {
        int offset = offsets[size];
        for (int t = 0; t < query.targets(); t++) {
            ranks[offset + t] = targetRanks.rank(t);
            gains[offset + t] = query.gain(t);
        }
        addList(top);
        size++;
        offsets[size] = offset + query.targets();
    }

    private void addList(TopItemsAccumulator top) {
        for (int c = 0; c < cutoffs.size(); c++) {
            int length = Math.min(cutoffs.get(c), top.size());
            double surprise = 0;
            for (int place = 0; place < length; place++) {
                surprise += popularity.selfInformation(top.item(place));
                recommended.add(c, top.item(place));
            }
            novelty[c][size] = surprise / length;
        }
    }

    /** Returns the rankings of all added queries. */
    Rankings toRankings() {
        return new Rankings(this);
    }
}
