// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.privacy.account.AdaptiveClipping;

/**
 * Joint vector of a shopper's gradient and its count, with an L2 norm of at most 1. The gradient, in units of the clip norm, is multiplied
 * by {@code ofGradient}. The count is {@code +ofCount} for a gradient within the clip norm and {@code -ofCount} otherwise. The squares of
 * both factors add up to 1. So the release of the noised vector sum is a single release, at the cost of a gradient clipped to 1.
 *
 * <p>With a noise multiplier {@code z} each coordinate has noise {@code z}. This is {@code z / ofGradient} clip norms for the gradient, the
 * {@code z_Delta} of the paper. It is {@code z / (2 ofCount)} shoppers for the count within the norm, the {@code sigma_b} of the paper.
 *
 * <p>Source: Andrew, Thakkar, McMahan and Ramaswamy, NeurIPS 2021, theorem 1.
 *
 * @param ofGradient factor of the gradient, above 0 and below 1
 * @param ofCount factor of the count, above 0 and below 1, with 24 significant bits, so that its product with an integer is exact
 */
public record ClipCount(double ofGradient, double ofCount) {

    /** Significant digits of numbers in error messages. */
    private static final int DIGITS = 6;

    /** Margin for floating-point rounding, so that the squares never add up to more than 1. */
    private static final double MARGIN = 1 - 0x1p-50;

    public ClipCount {
        if (!(ofGradient > 0 && ofGradient < 1 && ofCount > 0 && ofCount < 1 && (float) ofCount == ofCount)) {
            throw new IllegalArgumentException(
                    "parts of " + ofGradient + " for a gradient and of " + ofCount + " for its count");
        }
    }

    /**
     * Returns factors that give the count the requested noise, or at most 2^-23 more of it.
     *
     * @param multiplier {@code z}, noise multiplier of the joint vector
     * @param countDeviation {@code sigma_b}, standard deviation of the count's noise
     * @throws IllegalArgumentException if the count alone exceeds the joint cost, or if its noise makes it useless
     */
    public static ClipCount of(double multiplier, double countDeviation) {
        if (AdaptiveClipping.noiseOfSum(multiplier, countDeviation).isEmpty()) {
            throw new IllegalArgumentException(
                    "found a count with noise of " + PlainNumber.rounded(countDeviation, DIGITS)
                            + ", which costs as much as gradients and count together may; expected more than "
                            + PlainNumber.up(multiplier / 2, DIGITS) + " at a noise multiplier of "
                            + PlainNumber.rounded(multiplier, DIGITS)
                            + ". Fix: let more shoppers be expected, or take a clip norm that stays");
        }
        double share = multiplier / (2 * countDeviation);
        float part = (float) share;
        if (part > share || part == 1) {
            part = Math.nextDown(part);
        }
        if (!(part >= Float.MIN_NORMAL)) {
            throw new IllegalArgumentException(
                    "a count with noise of " + PlainNumber.of(countDeviation) + " says nothing");
        }
        return new ClipCount(Math.sqrt((1.0 - part) * (1.0 + part)) * MARGIN, part);
    }

    /**
     * Returns the coordinate of the count.
     *
     * @param shoppers number of shoppers in the sum
     * @param within number of their gradients within the clip norm
     */
    double coordinate(int shoppers, int within) {
        return (2L * within - shoppers) * ofCount;
    }

    /**
     * Returns the estimated fraction of gradients within the clip norm. The denominator is the expected number of shoppers.
     *
     * @param coordinate sum of {@link #coordinate} values, with noise
     * @param expected expected number of shoppers in the sum, independent of the actual number
     */
    double within(double coordinate, double expected) {
        return 0.5 + coordinate / (2 * ofCount * expected);
    }

    /** Returns the noise multiplier of the gradients alone, {@code z_Delta}. */
    public double multiplierOfGradients(double multiplier) {
        return multiplier / ofGradient;
    }

    /** Returns the standard deviation of the count's noise, {@code sigma_b}. */
    public double countDeviation(double multiplier) {
        return multiplier / (2 * ofCount);
    }
}
