// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.privacy.account.DpEvent;
import org.hanse.core.privacy.account.RoundingBound;

/**
 * Sensitivity of a sum of updates, after rounding to integers, to adding or removing one unit.
 *
 * <p>Rounding is stochastic, with independent random numbers for two neighbouring inputs. Their distributions are mixtures with equal
 * weights over one sequence of random numbers. Divergences of mixtures are at most those of the components (joint convexity). So a bound
 * for two inputs rounded with the same random numbers suffices. Clipping at a bound does not increase a distance of integers.
 *
 * @param dimension number of coordinates
 * @param euclidean L2 norm of the difference, in steps of the grid
 * @param grid the step size that this bound holds for
 */
public record IntegerSensitivity(int dimension, double euclidean, double grid) {

    /** Least clip norm, in steps, divided by the root of the dimension. Rounding then adds at most a hundredth. */
    public static final int FINENESS = 100;

    /** Margin for floating-point rounding of this arithmetic, and of norms and quotients of any vector that fits in memory. */
    private static final double MARGIN = 1 + 0x1p-30;

    public IntegerSensitivity {
        if (dimension < 1) {
            throw new IllegalArgumentException(dimension + " coordinates");
        }
        if (!(euclidean > 0 && euclidean < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a sensitivity of " + euclidean + " must be above 0 and finite");
        }
        if (!(grid > 0 && grid < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a grid of " + grid + " must be above 0 and finite");
        }
    }

    /**
     * Returns the sensitivity of a node's sum to one shopper, {@code C/g + sqrt(d)}. The sum is rounded as a whole. With equal random
     * numbers {@code u} a coordinate is rounded to {@code floor(a + u)}. Rounding therefore changes a difference by less than 1 per
     * coordinate.
     *
     * @param clipNorm {@code C}, of each shopper's gradient
     * @param grid {@code g}
     * @throws IllegalArgumentException if the grid is so coarse that rounding adds more than a hundredth
     */
    public static IntegerSensitivity ofShopper(double clipNorm, double grid, int dimension) {
        requireScale(clipNorm, grid);
        double root = Math.sqrt(dimension);
        double steps = clipNorm / grid;
        if (!(steps >= FINENESS * root)) {
            throw new IllegalArgumentException(
                    "a clip norm of " + clipNorm + " is " + steps + " steps of a grid of " + grid
                            + ", and with " + dimension + " coordinates rounding needs " + FINENESS * root
                            + " or more: use a grid of at most " + clipNorm / (FINENESS * root));
        }
        return new IntegerSensitivity(
                dimension, (ShopperSum.sensitivity(clipNorm, dimension) / grid + root) * MARGIN, grid);
    }

    /**
     * Returns the sensitivity to one merchant, whose whole update is rounded by itself. It is the norm of the rounded update.
     *
     * @param clipNorm of the update, whose weight is at most 1
     * @param beta probability that a rounded update exceeds the bound and is rounded again; 0 without such a bound
     * @see RoundingBound
     */
    public static IntegerSensitivity ofMerchant(double clipNorm, double grid, int dimension, double beta) {
        requireScale(clipNorm, grid);
        return new IntegerSensitivity(dimension, RoundingBound.of(clipNorm / grid, dimension, beta) * MARGIN, grid);
    }

    private static void requireScale(double clipNorm, double grid) {
        if (!(clipNorm > 0 && clipNorm < Double.POSITIVE_INFINITY && grid > 0 && grid < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException(
                    "a clip norm of " + clipNorm + " on a grid of " + grid + ": both must be above 0 and finite");
        }
    }

    /** Returns the distance with the matching L1 norm. */
    public DpEvent.Distance distance() {
        return DpEvent.Distance.of(dimension, euclidean);
    }
}
