// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.List;
import java.util.random.RandomGenerator;

/** Samplers of small finite distributions. */
final class Draw {

    private Draw() {}

    /** Draws an index with probability in proportion to its weight; at least one weight is above 0. */
    static int index(double[] weights, RandomGenerator random) {
        double total = 0;
        for (double weight : weights) {
            total += weight;
        }
        double left = random.nextDouble() * total;
        int last = -1;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                last = i;
                left -= weights[i];
                if (left < 0) {
                    return i;
                }
            }
        }
        // Rounding can leave a crumb over: it belongs to the last index that can be drawn.
        return last;
    }

    static <T> T oneOf(List<T> list, RandomGenerator random) {
        return list.get(random.nextInt(list.size()));
    }

    /** Draws true with the probability of these log-odds. */
    static boolean byLogOdds(double logOdds, RandomGenerator random) {
        return random.nextDouble() < 1 / (1 + Math.exp(-logOdds));
    }
}
