// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.OptionalDouble;
import org.hanse.core.model.GradientSum;

/**
 * Negative sum of a node's shopper gradients, each clipped by itself. Adding or removing one shopper moves it by at most the clip norm,
 * plus half a {@link GradientSum#STEP} per coordinate. It contains no weight and no number of shoppers, which is private. With an
 * adaptive clip norm its last coordinate counts the gradients within the norm minus those beyond it, within the same sensitivity ({@link
 * ClipCount}). Created by {@link Clipper} alone.
 *
 * <p>Shape: {@code [parameters]}, or {@code [parameters + 1]}.
 */
public final class ShopperSum implements ClippedUpdate {

    private final GradientSum sum;
    private final double clipNorm;
    private final int shoppers;
    private final OptionalDouble count;

    ShopperSum(GradientSum sum, double clipNorm, int shoppers) {
        this(sum, clipNorm, shoppers, OptionalDouble.empty());
    }

    /**
     * Creates a sum with its count.
     *
     * @param clipNorm joint norm of one shopper's gradient and count
     */
    ShopperSum(GradientSum sum, double clipNorm, int shoppers, OptionalDouble count) {
        this.sum = sum;
        this.clipNorm = clipNorm;
        this.shoppers = shoppers;
        this.count = count;
    }

    /** Returns the L2 sensitivity to adding or removing one shopper, in units of the coordinates. */
    public double sensitivity() {
        return sensitivity(clipNorm, size());
    }

    /** Returns the L2 sensitivity of any sum with {@code dimension} coordinates. */
    static double sensitivity(double clipNorm, int dimension) {
        return clipNorm + Math.sqrt(dimension) * GradientSum.STEP / 2;
    }

    /** Returns the meaning of the coordinates. */
    public UpdateShape shape() {
        return count.isPresent() ? UpdateShape.withCount(sum.layout()) : UpdateShape.ofParameters(sum.layout());
    }

    @Override
    public int size() {
        return sum.size() + (count.isPresent() ? 1 : 0);
    }

    @Override
    public double get(int index) {
        return index < sum.size() ? -sum.get(index) : count.orElseThrow();
    }

    /** Returns the clip norm times the number of shoppers. The noise is scaled to {@link #sensitivity} instead. */
    @Override
    public double normBound() {
        return clipNorm * shoppers;
    }

    /** Returns a text without the numbers and without the number of shoppers, which are private. */
    @Override
    public String toString() {
        return "ShopperSum[" + size() + "]";
    }
}
