// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import org.hanse.core.setting.Key;

/**
 * Random choice of a slot's item. With a probability of {@code rate} the item is drawn from the pool, with probability proportional to
 * {@code exp(score / temperature)}; else it is the best one. The pool of a slot has the best items that are still permitted.
 */
public record Exploration(
        @Key(
                value = "probability that a slot's item is drawn from the pool, not the best one; 0: none is drawn",
                least = 0,
                most = 1)
        double rate,

        @Key(
                value = "items of the pool: the best that are still permitted in the slot",
                least = 1,
                most = Exploration.MOST)
        int best,

        @Key(
                value =
                        "an item of the pool is drawn with probability proportional to exp(score / temperature); greater is more uniform",
                range = Key.Range.POSITIVE)
        double temperature) {

    /** Greatest pool. */
    public static final int MOST = 100;

    /** Settings of a node that says nothing else. */
    public static final Exploration DEFAULT = new Exploration(0.01, 10, 1);

    /** The best item in each slot. */
    public static final Exploration NONE = new Exploration(0, 1, 1);

    /** @throws IllegalArgumentException if a number is out of range */
    public Exploration {
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("explore: found " + rate + "; expected a number from 0 to 1");
        }
        if (best < 1 || best > MOST) {
            throw new IllegalArgumentException("best: found " + best + "; expected 1 to " + MOST);
        }
        if (!(temperature > 0) || Double.isInfinite(temperature)) {
            throw new IllegalArgumentException(
                    "temperature: found " + temperature + "; expected a finite number above 0");
        }
    }

    /** Returns the same pool with another rate. */
    public Exploration withRate(double other) {
        return new Exploration(other, best, temperature);
    }

    /** Returns the same with a temperature in another unit of scores. */
    Exploration inUnits(double unit) {
        return new Exploration(rate, best, temperature * unit);
    }

    /**
     * Returns the probability of each item of a pool.
     *
     * @param scores scores of the items, best first, {@code [pool]}; at least one
     */
    public double[] propensities(double[] scores) {
        double[] propensities = new double[scores.length];
        double sum = 0;
        for (int rank = 0; rank < scores.length; rank++) {
            propensities[rank] = Math.exp((scores[rank] - scores[0]) / temperature);
            sum += propensities[rank];
        }
        for (int rank = 0; rank < scores.length; rank++) {
            propensities[rank] = rate * propensities[rank] / sum;
        }
        propensities[0] = Math.min(1, propensities[0] + 1 - rate);
        return propensities;
    }
}
