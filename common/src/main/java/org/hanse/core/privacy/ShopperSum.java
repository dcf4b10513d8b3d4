// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.OptionalDouble;
import org.hanse.core.model.GradientSum;

/**
 * The change by the gradients of a node's shoppers, each clipped by itself: less their sum, since a model moves against a gradient. One
 * shopper more or less moves it by at most the clip norm, and half a {@link GradientSum#STEP} in each coordinate.
 * Neither a weight stands behind the parameters nor how many shoppers there were, which is private; where the clip norm follows a
 * quantile, how many more gradients were within it than beyond, which shares the norm that a shopper has ({@link ClipCount}). Made by
 * {@link Clipper} alone.
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
     * A sum with what stands behind it.
     *
     * @param clipNorm of one shopper's gradient and count together
     */
    ShopperSum(GradientSum sum, double clipNorm, int shoppers, OptionalDouble count) {
        this.sum = sum;
        this.clipNorm = clipNorm;
        this.shoppers = shoppers;
        this.count = count;
    }

    /** How far one shopper, added or removed, moves it at most (L2), in units of its coordinates. */
    public double sensitivity() {
        return sensitivity(clipNorm, size());
    }

    /** Returns the same for any sum with {@code dimension} coordinates. */
    static double sensitivity(double clipNorm, int dimension) {
        return clipNorm + Math.sqrt(dimension) * GradientSum.STEP / 2;
    }

    /** What its coordinates stand for. */
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

    /** Clip norm times shoppers. Not what noise is measured by: that is {@link #sensitivity}. */
    @Override
    public double normBound() {
        return clipNorm * shoppers;
    }

    /** Says nothing of the numbers, which are private, nor how many shoppers there were. */
    @Override
    public String toString() {
        return "ShopperSum[" + size() + "]";
    }
}
