// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.privacy.account.AdaptiveClipping;

/**
 * How a shopper's gradient and the answer whether it was within the clip norm go into one vector whose L2 norm is at most 1: the
 * gradient in units of the clip norm, times {@code ofGradient}, and behind it {@code +ofCount} or {@code -ofCount}. The squares of both
 * add up to 1, so that the release of the vector's sum with noise of one deviation is one release, and costs what a gradient clipped to 1
 * does.
 *
 * <p>With a noise multiplier {@code z} the noise is {@code z} in each coordinate: {@code z / ofGradient} clip norms in those of the
 * gradient, which is the {@code z_Delta} of the paper, and {@code z / (2 ofCount)} shoppers in the count of those within, its {@code
 * sigma_b}.
 *
 * <p>Source: Andrew, Thakkar, McMahan and Ramaswamy, NeurIPS 2021, theorem 1.
 *
 * @param ofGradient above 0 and below 1
 * @param ofCount above 0 and below 1, with 24 significant bits, so that its product with a number of shoppers is exact
 */
public record ClipCount(double ofGradient, double ofCount) {

    /** Significant digits of numbers in refusals. */
    private static final int DIGITS = 6;

    /** Makes up for rounding of this arithmetic, so that the squares never add up to more than 1. */
    private static final double MARGIN = 1 - 0x1p-50;

    public ClipCount {
        if (!(ofGradient > 0 && ofGradient < 1 && ofCount > 0 && ofCount < 1 && (float) ofCount == ofCount)) {
            throw new IllegalArgumentException(
                    "parts of " + ofGradient + " for a gradient and of " + ofCount + " for its count");
        }
    }

    /**
     * Parts such that the count's noise is as great as is asked for, or by a part of 2^-23 greater.
     *
     * @param multiplier {@code z}, noise multiplier of both together
     * @param countDeviation {@code sigma_b}, standard deviation of the count's noise
     * @throws IllegalArgumentException if the count alone costs as much as both may, or if it has so much noise that it says nothing
     */
    public static ClipCount of(double multiplier, double countDeviation) {
        if (AdaptiveClipping.noiseOfSum(multiplier, countDeviation).isEmpty()) {
            throw new IllegalArgumentException("a count with noise of " + PlainNumber.rounded(countDeviation, DIGITS)
                    + " costs as much as gradients and count together may, at a noise multiplier of "
                    + PlainNumber.rounded(multiplier, DIGITS) + ": it must be above "
                    + PlainNumber.up(multiplier / 2, DIGITS)
                    + ": let more shoppers be expected, or take a clip norm that stays");
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

    /** The noise multiplier of the gradients alone, {@code z_Delta}. */
    public double multiplierOfGradients(double multiplier) {
        return multiplier / ofGradient;
    }

    /** The standard deviation of the count's noise, {@code sigma_b}. */
    public double countDeviation(double multiplier) {
        return multiplier / (2 * ofCount);
    }
}
