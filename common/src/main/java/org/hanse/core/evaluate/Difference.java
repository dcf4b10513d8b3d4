// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import org.apache.commons.statistics.distribution.NormalDistribution;

/**
 * First model's metric minus the second's on the same queries, with its 95 % paired bootstrap interval.
 *
 * @param difference first model's value minus the second's
 * @param low 2.5th percentile of the resampled differences; NaN where a metric has no interval
 * @param high 97.5th percentile of the resampled differences; NaN where a metric has no interval
 * @param n number of queries
 * @param differing number of queries on which the two models have different values
 */
public record Difference(double difference, double low, double high, int n, int differing) {

    private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);
    private static final double Z_INTERVAL = NORMAL.inverseCumulativeProbability(0.975);
    private static final double Z_POWER = NORMAL.inverseCumulativeProbability(0.8);

    /** The fewest queries that must differ for significance at 5 %: all signs of six agree with a probability of 2^-5. */
    public static final int FEWEST_DIFFERING = 6;

    /** Creates a difference over {@code n} queries, each with different values. */
    public Difference(double difference, double low, double high, int n) {
        this(difference, low, high, n, n);
    }

    /** Returns the same difference, second model minus first. */
    public Difference reversed() {
        return new Difference(-difference, -high, -low, n, differing);
    }

    /**
     * Returns whether the difference is significant at 5 %: the interval excludes 0, and enough queries differ.
     * Resamples of few such queries vary too little, and resamples of a single one not at all.
     */
    public boolean significant() {
        return excludesZero() && differing >= FEWEST_DIFFERING;
    }

    /** Returns whether the interval excludes 0. */
    public boolean excludesZero() {
        return low > 0 || high < 0;
    }

    /** Returns half the interval's width over 1.96; NaN without an interval. */
    public double standardError() {
        return (high - low) / (2 * Z_INTERVAL);
    }

    /**
     * Returns the smallest true difference that a test at 5 % finds with a probability of 80 %: 2.80 standard errors.
     * NaN without an interval.
     *
     * <p>Source: Cohen, Statistical Power Analysis for the Behavioral Sciences, 1988, chapter 2.
     */
    public double smallestEffect() {
        return (Z_INTERVAL + Z_POWER) * standardError();
    }
}
