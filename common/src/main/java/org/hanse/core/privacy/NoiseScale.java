// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Optional;

/**
 * Amount of noise, in steps of the grid.
 *
 * @param multiplier standard deviation of the noise divided by the sensitivity, above 0
 * @param sensitivity of the sum
 * @param count split of the sensitivity between gradients and the count within the clip norm; empty without a count
 */
public record NoiseScale(double multiplier, IntegerSensitivity sensitivity, Optional<ClipCount> count) {

    /** Margin for floating-point rounding, so that the noise is never less than accounted. */
    private static final double MARGIN = 1 + 0x1p-50;

    /** At least {@code 61 ln 2}: each tail has a probability below 2^-60. */
    private static final double TAIL = 43;

    /** Deviations that fit into a ring. */
    private static final double ROOM = 10;

    /** Creates the scale of a sum without a count. */
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

    /** Returns the standard deviation of the noise that a release needs. */
    public double deviation() {
        return multiplier * sensitivity.euclidean() * MARGIN;
    }

    /**
     * Returns the variance of one node's share. The shares of the fewest honest survivors add up to the required noise.
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
     * Returns the deviation that determines the ring of a sum of rounded Gaussian noise, each of {@link #deviation}. Ten times it covers
     * ten deviations of the sum of normal numbers, exceeded with probability 2^-75. It also covers five roots of the number of summands,
     * which the rounding errors exceed with probability 2 exp(-50), by Hoeffding's bound.
     */
    double ringDeviationOfGaussians(int summands) {
        return Math.sqrt(summands) * (deviation() + 0.5);
    }

    /**
     * Returns the deviation that determines the ring of Skellam noise. Ten times it is at least Bernstein's bound for a probability of
     * {@code exp(-43)} on either side. This bound is the greater one for small variances.
     */
    static double ringDeviationOfSkellam(double variance) {
        double tail = TAIL / 3 + Math.sqrt(TAIL * TAIL / 9 + 2 * TAIL * variance);
        return Math.max(Math.sqrt(variance), tail / ROOM);
    }
}
