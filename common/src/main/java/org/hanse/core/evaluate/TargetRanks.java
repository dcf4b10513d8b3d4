// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/** The pessimistic ranks of the targets of one query at a time, by counting. For one shard. */
final class TargetRanks {

    private final int[] ranks;
    /** Indices of the query's targets, the one that ranks last first. */
    private final int[] order;
    /** Scores in that order. */
    private final double[] sorted;
    /** Number of candidates that reach the score at a place of that order and not the one at the next place. */
    private final int[] reached;

    /** Ranks for queries that have no more targets than those of {@code queries}. */
    TargetRanks(List<Query> queries) {
        int most = queries.stream().mapToInt(Query::targets).max().orElse(0);
        this.ranks = new int[most];
        this.order = new int[most];
        this.sorted = new double[most];
        this.reached = new int[most];
    }

    /** Returns the rank, from 1, of target {@code index} of the query ranked last. */
    int rank(int index) {
        return ranks[index];
    }

    /**
     * Ranks the targets of {@code query}.
     *
     * @param scores {@code [item]}, minus infinity for unranked items; the targets' entries are overwritten
     */
    void rank(Query query, double[] scores) {
        begin(query, scores);
        for (int t = 0; t < query.targets(); t++) {
            scores[query.target(t)] = CandidateScores.NOT_RANKED;
        }
        count(query, scores, scores.length);
        end(query);
    }

    /**
     * Begins to rank the targets of {@code query} when their scores are known and those of other candidates are not.
     *
     * @param scores {@code [item]}; only the targets' entries are read
     */
    void begin(Query query, double[] scores) {
        begin(query, t -> scores[query.target(t)]);
    }

    /** Starts a query with the score of each target by its index, see {@link #begin(Query, double[])}. */
    void begin(Query query, IntToDoubleFunction score) {
        sort(query, score);
        Arrays.fill(reached, 0, query.targets(), 0);
    }

    /** Counts the first {@code size} of these scores of candidates that are no targets. */
    void count(Query query, double[] scores, int size) {
        double lowest = sorted[0];
        for (int i = 0; i < size; i++) {
            if (scores[i] >= lowest) {
                reached[lastReached(scores[i], query.targets())]++;
            }
        }
    }

    /** Returns whether every target already ranks behind {@code rank}, independently of further candidates. */
    boolean beyond(Query query, int rank) {
        return reached[query.targets() - 1] >= rank;
    }

    /** Computes the ranks from the counts. */
    void end(Query query) {
        int targets = query.targets();
        int ahead = 0;
        for (int place = targets - 1; place >= 0; place--) {
            ahead += reached[place];
            ranks[order[place]] = ahead + targets - place;
        }
    }

    /** Sorts the targets by insertion, since nearly all queries have few. */
    private void sort(Query query, IntToDoubleFunction scores) {
        for (int t = 0; t < query.targets(); t++) {
            double score = scores.applyAsDouble(t);
            int place = t;
            while (place > 0 && behind(query, score, t, place - 1)) {
                order[place] = order[place - 1];
                sorted[place] = sorted[place - 1];
                place--;
            }
            order[place] = t;
            sorted[place] = score;
        }
    }

    /** Returns whether target {@code t} ranks behind the one at {@code place}. */
    private boolean behind(Query query, double score, int t, int place) {
        if (score != sorted[place]) {
            return score < sorted[place];
        }
        double other = query.gain(order[place]);
        // With equal score and gain, t is later in the query and therefore ranks behind.
        return query.gain(t) >= other;
    }

    /** Returns the last place whose score is at most {@code score}, which is at least the first one's. */
    private int lastReached(double score, int targets) {
        int low = 0;
        int high = targets - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (sorted[middle] <= score) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }
}
