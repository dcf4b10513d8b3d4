// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.Arrays;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/** Distribution of the next item over the first {@link #DEPTH} ranks of a ranking. Equation 8. */
final class RankDistribution {

    /** The number of first ranks that are kept: no cutoff may be larger. */
    static final int DEPTH = 20;

    private final double[] probabilities;

    private RankDistribution(double[] probabilities) {
        this.probabilities = probabilities;
    }

    /**
     * Returns the distribution of the best possible ranking, by falling probability. Gains fall from rank to rank, so sorting two items by
     * probability never lowers the expected gain.
     *
     * @param weights {@code [items]}, in proportion to the choice probability; 0 for impossible items
     */
    static RankDistribution bestPossible(double[] weights) {
        double total = Arrays.stream(weights).sum();
        return new RankDistribution(
                Arrays.stream(largest(weights)).map(w -> w / total).toArray());
    }

    /** Returns the distribution of a random ranking of the same items. */
    static RankDistribution random(double[] weights) {
        long ranked = Arrays.stream(weights).filter(w -> w > 0).count();
        int depth = (int) Math.min(DEPTH, ranked);
        return new RankDistribution(
                IntStream.range(0, depth).mapToDouble(r -> 1.0 / ranked).toArray());
    }

    /** Returns the rank of an item in the best possible ranking, from 1. */
    static int bestPossibleRank(double[] weights, int item) {
        return 1 + (int) Arrays.stream(weights).filter(w -> w > weights[item]).count();
    }

    /** Returns the expected gain. */
    double expected(Gain gain, int cutoff) {
        return sum(cutoff, rank -> gain.at(rank, cutoff));
    }

    /** Returns the variance of the gain. */
    double variance(Gain gain, int cutoff) {
        double mean = expected(gain, cutoff);
        double squares = sum(cutoff, rank -> gain.at(rank, cutoff) * gain.at(rank, cutoff));
        return Math.max(0, squares - mean * mean);
    }

    private double sum(int cutoff, IntToDoubleFunction value) {
        double sum = 0;
        for (int r = 0; r < Math.min(cutoff, probabilities.length); r++) {
            sum += probabilities[r] * value.applyAsDouble(r + 1);
        }
        return sum;
    }

    /** Returns the largest weights, falling. Insertion is fast, because the depth is much smaller than the catalogue. */
    private static double[] largest(double[] weights) {
        double[] top = new double[Math.min(DEPTH, weights.length)];
        for (double weight : weights) {
            int place = top.length;
            while (place > 0 && top[place - 1] < weight) {
                place--;
            }
            if (place < top.length) {
                System.arraycopy(top, place, top, place + 1, top.length - place - 1);
                top[place] = weight;
            }
        }
        return top;
    }
}
