// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.OptionalDouble;
import org.hanse.core.setting.Key;

/**
 * Rule of a clip norm that follows a quantile of the norms of shoppers' gradients. After each round it moves by the noised share of
 * norms within it.
 *
 * <p>Source: Andrew, Thakkar, McMahan and Ramaswamy, NeurIPS 2021, algorithm 1 with the geometric update of section 3.
 *
 * @param quantile {@code gamma}, wanted share of norms within the clip norm
 * @param rate {@code eta_C}, speed of the clip norm, at most {@link #FASTEST}
 * @param countNoise {@code sigma_b}, standard deviation of the noise on the count; empty for a twentieth of the expected shoppers
 */
public record AdaptiveClip(
        @Key(value = "quantile of norms to follow; shoppers only", range = Key.Range.PROBABILITY)
        double quantile,

        @Key(value = "speed, up to 2", range = Key.Range.POSITIVE, most = AdaptiveClip.FASTEST)
        double rate,

        @Key(
                value = "deviation of the noise on the count",
                standard = "a twentieth of the expected shoppers of a round",
                range = Key.Range.POSITIVE,
                most = Key.MANY)
        OptionalDouble countNoise) {

    /** Greatest rate. Beyond it a single round may move the clip norm by a factor above seven, and noise alone by as much. */
    public static final double FASTEST = 2;

    /** Defaults. */
    public static final AdaptiveClip DEFAULT = new AdaptiveClip(0.5, 0.2, OptionalDouble.empty());

    /** Greatest factor between a clip norm and that of the first round, a bound on the effect of noise. */
    private static final double FARTHEST = 1000;

    /** Expected shoppers of a round for one unit of the count's noise, as in the paper's experiments. */
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
     * Returns the standard deviation of the noise on the count.
     *
     * @param expected expected number of shoppers in a round
     */
    public double countNoise(double expected) {
        return countNoise.orElse(expected / PART);
    }

    /**
     * Returns the clip norm of the next round. It depends on released values only and costs no privacy budget.
     *
     * @param clip clip norm of the released round
     * @param start clip norm of the first round
     * @param within released share of norms within {@code clip}; with noise it may be below 0 or above 1
     */
    public double next(double clip, double start, double within) {
        double moved = clip * StrictMath.exp(-rate * (within - quantile));
        return Math.min(Math.max(moved, least(start)), most(start));
    }

    /** Returns the least clip norm of any round after a first one of {@code start}. */
    static double least(double start) {
        return start / FARTHEST;
    }

    /** Returns the greatest clip norm of any round after a first one of {@code start}. */
    static double most(double start) {
        return start * FARTHEST;
    }
}
