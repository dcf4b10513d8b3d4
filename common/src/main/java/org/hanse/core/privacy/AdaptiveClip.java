// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.OptionalDouble;

/**
 * Adaptive clip norm: follows a quantile of the norms of shoppers' gradients. After each round it moves by a noised count of the gradients
 * within it.
 *
 * <p>Source: Andrew, Thakkar, McMahan and Ramaswamy, NeurIPS 2021, algorithm 1 with the geometric update of section 3.
 *
 * @param quantile {@code gamma}, target fraction of norms within the clip norm, above 0 and below 1
 * @param rate {@code eta_C}, learning rate of the clip norm, above 0 and at most {@link #FASTEST}
 * @param countNoise {@code sigma_b}, standard deviation of the count's noise, above 0; empty for a twentieth of the expected number of
 *     shoppers in a round
 */
public record AdaptiveClip(double quantile, double rate, OptionalDouble countNoise) {

    /** Greatest rate. Beyond it, noise alone may change the clip norm by a factor of more than seven in one round. */
    public static final double FASTEST = 2;

    /** Greatest ratio of a clip norm to its initial value, in both directions, which limits a drift by noise. */
    private static final double FARTHEST = 1000;

    /** Number of shoppers in a round divided by the deviation of the count's noise, as in the paper's experiments. */
    private static final double PART = 20;

    public AdaptiveClip {
        if (!(quantile > 0 && quantile < 1)) {
            throw new IllegalArgumentException("a quantile of " + quantile + " must be above 0 and below 1");
        }
        if (!(rate > 0 && rate <= FASTEST)) {
            throw new IllegalArgumentException(
                    "a rate of " + rate + " for the clip norm must be above 0, and at most " + FASTEST);
        }
        if (countNoise.isPresent()
                && !(countNoise.getAsDouble() > 0 && countNoise.getAsDouble() < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "noise of " + countNoise.getAsDouble() + " on the count must be above 0 and finite");
        }
    }

    /**
     * Returns the standard deviation of the count's noise.
     *
     * @param expected expected number of shoppers in a round
     */
    public double countNoise(double expected) {
        return countNoise.orElse(expected / PART);
    }

    /**
     * Returns the clip norm of the next round. It is computed from released numbers, so it costs no privacy budget.
     *
     * @param clip clip norm of the released round
     * @param start clip norm of the first round
     * @param within released fraction of norms within {@code clip}; noise may move it below 0 or above 1
     */
    public double next(double clip, double start, double within) {
        double moved = clip * StrictMath.exp(-rate * (within - quantile));
        return Math.min(Math.max(moved, start / FARTHEST), start * FARTHEST);
    }
}
