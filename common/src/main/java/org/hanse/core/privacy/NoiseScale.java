// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Optional;

/**
 * How much noise, in steps of the grid.
 *
 * @param multiplier standard deviation of the noise over the sensitivity, above 0
 * @param sensitivity of the sum
 * @param count how gradients and a count of those within the clip norm share that sensitivity; empty where nothing is counted
 */
public record NoiseScale(double multiplier, IntegerSensitivity sensitivity, Optional<ClipCount> count) {

    /** Makes up for rounding of this arithmetic, so that there is never less noise than is accounted. */
    private static final double MARGIN = 1 + 0x1p-50;

    /** {@code 61 ln 2} and more: what is exceeded on either side has a probability below 2^-60. */
    private static final double TAIL = 43;

    /** Deviations for which a ring has room. */
    private static final double ROOM = 10;

    /** Of a sum in which nothing is counted. */
    public NoiseScale(double multiplier, IntegerSensitivity sensitivity) {
        this(multiplier, sensitivity, Optional.empty());
    }

    public NoiseScale {
        if (!(multiplier > 0 && multiplier < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a noise multiplier of " + multiplier + " must be above 0 and finite");
        }
        if (!(multiplier * sensitivity.euclidean() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("noise of " + multiplier + " times " + sensitivity + " has no number");
        }
    }

    /** Standard deviation of the noise that a release needs. */
    public double deviation() {
        return multiplier * sensitivity.euclidean() * MARGIN;
    }

    /**
     * Variance of one node's share, so that the shares of the fewest honest survivors are enough together.
     *
     * @param fewestHonest at least 1
     */
    public double shareVariance(int fewestHonest) {
        if (fewestHonest < 1) {
            throw new IllegalArgumentException(
                    "noise of " + fewestHonest + " honest participants, which must be at least 1");
        }
        return deviation() * deviation() / fewestHonest * MARGIN;
    }

    /**
     * By which a ring is chosen for a sum of rounded Gaussian noise, each of {@link #deviation}. Ten of what is returned are ten deviations
     * of the sum of normal numbers, which it exceeds with a probability of 2^-75, and five roots of how many are rounded, which the sum of
     * their roundings exceeds with one of 2 exp(-50), by Hoeffding's bound.
     */
    double ringDeviationOfGaussians(int summands) {
        return Math.sqrt(summands) * (deviation() + 0.5);
    }

    /**
     * By which a ring is chosen for Skellam noise: ten of it are never less than Bernstein's bound of what is exceeded with a
     * probability of {@code exp(-43)} on either side, which counts where variances are small.
     */
    static double ringDeviationOfSkellam(double variance) {
        double tail = TAIL / 3 + Math.sqrt(TAIL * TAIL / 9 + 2 * TAIL * variance);
        return Math.max(Math.sqrt(variance), tail / ROOM);
    }
}
