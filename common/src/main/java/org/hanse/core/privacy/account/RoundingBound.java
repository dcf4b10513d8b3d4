// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

/**
 * Greatest length of a vector after stochastic rounding of its coordinates to integers. Rounding is up or down and keeps the mean.
 *
 * <p>Source: Kairouz, Liu and Steinke, ICML 2021, section 4.2.
 */
public final class RoundingBound {

    private RoundingBound() {}

    /**
     * Returns a bound of the L2 norm.
     *
     * @param norm bound before rounding, in steps of the grid
     * @param dimension number of coordinates
     * @param beta probability that a rounding is rejected and repeated, in [0, 1); 0 without rejection, which bounds the distance of two
     *     rounded vectors
     */
    public static double of(double norm, int dimension, double beta) {
        if (!(norm >= 0 && dimension >= 1 && beta >= 0 && beta < 1)) {
            throw new IllegalArgumentException(
                    "a norm of " + norm + " in " + dimension + " dimensions with a probability of " + beta);
        }
        double always = norm + Math.sqrt(dimension);
        if (beta == 0) {
            return always;
        }
        double likely = Math.sqrt(
                norm * norm + dimension / 4.0 + Math.sqrt(2 * Math.log(1 / beta)) * (norm + Math.sqrt(dimension) / 2));
        return Math.min(always, likely);
    }
}
