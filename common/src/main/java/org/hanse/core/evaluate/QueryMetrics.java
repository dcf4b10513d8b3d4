// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.Arrays;

/** The metrics of single queries at one cutoff, see {@link Metric}. */
final class QueryMetrics {

    private static final double LOG_2 = Math.log(2);

    private final Rankings rankings;
    private final int cutoff;

    QueryMetrics(Rankings rankings, int cutoff) {
        this.rankings = rankings;
        this.cutoff = cutoff;
    }

    /** Returns the query's part of the metric's numerator. */
    double numerator(Metric metric, int query) {
        return switch (metric) {
            case HR -> rankings.bestRank(query) <= cutoff ? 1 : 0;
            case RECALL -> recall(query);
            case NDCG -> dcg(query, false) / idealOfOnes(rankings.targets(query));
            case MRR -> rankings.bestRank(query) <= cutoff ? 1.0 / rankings.bestRank(query) : 0;
            case REWARD_NDCG -> dcg(query, true);
            case NOVELTY -> rankings.novelty(cutoff, query);
            case COVERAGE -> throw new IllegalArgumentException("coverage is not a mean over queries");
        };
    }

    /** Returns the query's part of the metric's denominator. */
    double weight(Metric metric, int query) {
        return metric == Metric.REWARD_NDCG ? idealOfGains(query) : 1;
    }

    private double recall(int query) {
        int hits = 0;
        for (int t = 0; t < rankings.targets(query); t++) {
            hits += rankings.rank(query, t) <= cutoff ? 1 : 0;
        }
        return (double) hits / rankings.targets(query);
    }

    private double dcg(int query, boolean graded) {
        double sum = 0;
        for (int t = 0; t < rankings.targets(query); t++) {
            int rank = rankings.rank(query, t);
            if (rank <= cutoff) {
                sum += (graded ? rankings.gain(query, t) : 1) * discount(rank);
            }
        }
        return sum;
    }

    private double idealOfOnes(int targets) {
        double sum = 0;
        for (int rank = 1; rank <= Math.min(targets, cutoff); rank++) {
            sum += discount(rank);
        }
        return sum;
    }

    private double idealOfGains(int query) {
        double[] gains = new double[rankings.targets(query)];
        for (int t = 0; t < gains.length; t++) {
            gains[t] = rankings.gain(query, t);
        }
        Arrays.sort(gains);
        double sum = 0;
        for (int rank = 1; rank <= Math.min(gains.length, cutoff); rank++) {
            sum += gains[gains.length - rank] * discount(rank);
        }
        return sum;
    }

    private static double discount(int rank) {
        return LOG_2 / Math.log(rank + 1.0);
    }
}
