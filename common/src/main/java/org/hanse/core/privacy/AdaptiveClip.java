// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.OptionalDouble;

/**
 * A clip norm that follows a quantile of the norms of shoppers' gradients: after each round it moves by how many of them, as far as a
 * noised count tells, were within it.
 *
 * <p>Source: Andrew, Thakkar, McMahan and Ramaswamy, NeurIPS 2021, algorithm 1 with the geometric update of section 3.
 *
 * @param quantile {@code gamma}, the share of norms that is to be within the clip norm, above 0 and below 1
 * @param rate {@code eta_C}, how fast the clip norm moves, above 0 and at most {@link #FASTEST}
 * @param countNoise {@code sigma_b}, standard deviation of the count's noise, above 0; empty for a twentieth of the shoppers who are
 *     expected in a round
 */
public record AdaptiveClip(double quantile, double rate, OptionalDouble countNoise) {

    /** Beyond this a single round may move the clip norm by a factor of more than seven, and noise alone by as much. */
    public static final double FASTEST = 2;

    /** How many times as great or small as at the start a clip norm may become, so that noise does not run away with it. */
    private static final double FARTHEST = 1000;

    /** In the paper's experiments the count's noise is this part of the shoppers in a round. */
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
     * Standard deviation of the count's noise.
     *
     * @param expected shoppers in a round
     */
    public double countNoise(double expected) {
        return countNoise.orElse(expected / PART);
    }

    /**
     * The clip norm of the next round. Computed from what was released, so it costs nothing more.
     *
     * @param clip of the round that was released
     * @param start of the first round
     * @param within share of norms that were within {@code clip}, as released: noise may take it below 0 or above 1
     */
    public double next(double clip, double start, double within) {
        double moved = clip * StrictMath.exp(-rate * (within - quantile));
        return Math.min(Math.max(moved, start / FARTHEST), start * FARTHEST);
    }
}
