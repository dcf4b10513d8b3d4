// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.policy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import org.hanse.core.interaction.LoggedDecisions.Decision;

/**
 * Mean reward of each item at each position, drawn to the mean of all by {@value #PRIOR} decisions: {@code (sum r + 10 m) / (n + 10)}. An
 * item that was never shown at a position has {@code m}.
 */
final class RewardModel {

    private static final int PRIOR = 10;

    /** Sum of rewards and number of decisions, by item and position. */
    private final Map<Long, double[]> sums;

    private final double mean;

    private RewardModel(Map<Long, double[]> sums, double mean) {
        this.sums = sums;
        this.mean = mean;
    }

    /** Returns the model of the decisions with these indices. */
    static RewardModel of(List<Decision> decisions, IntPredicate used) {
        Map<Long, double[]> sums = new HashMap<>();
        double rewards = 0;
        int count = 0;
        for (int i = 0; i < decisions.size(); i++) {
            if (used.test(i)) {
                Decision own = decisions.get(i);
                double[] sum = sums.computeIfAbsent(key(own.item(), own.position()), key -> new double[2]);
                sum[0] += own.reward();
                sum[1]++;
                rewards += own.reward();
                count++;
            }
        }
        return new RewardModel(sums, count == 0 ? 0 : rewards / count);
    }

    double reward(int item, int position) {
        double[] sum = sums.getOrDefault(key(item, position), new double[2]);
        return (sum[0] + PRIOR * mean) / (sum[1] + PRIOR);
    }

    private static long key(int item, int position) {
        return (long) position << Integer.SIZE | item;
    }
}
