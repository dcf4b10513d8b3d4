// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.model.GradientSum;

/**
 * The change by the gradients of a node's shoppers, each clipped by itself: less their sum, since a model moves against a gradient. One
 * shopper more or less moves it by at most the clip norm, and half a {@link GradientSum#STEP} in each coordinate.
 * Nothing stands behind the parameters, neither a weight nor how many shoppers there were, which is private. Made by {@link Clipper}
 * alone.
 *
 * <p>Shape: {@code [parameters]}.
 */
public final class ShopperSum implements ClippedUpdate {

    private final GradientSum sum;
    private final double clipNorm;
    private final int shoppers;

    ShopperSum(GradientSum sum, double clipNorm, int shoppers) {
        this.sum = sum;
        this.clipNorm = clipNorm;
        this.shoppers = shoppers;
    }

    /** How far one shopper, added or removed, moves it at most (L2), in units of the parameters. */
    public double sensitivity() {
        return sensitivity(clipNorm, size());
    }

    /** The same of any with so many coordinates. */
    static double sensitivity(double clipNorm, int dimension) {
        return clipNorm + Math.sqrt(dimension) * GradientSum.STEP / 2;
    }

    /** What its coordinates stand for. */
    public UpdateShape shape() {
        return UpdateShape.ofParameters(sum.layout());
    }

    @Override
    public int size() {
        return sum.size();
    }

    @Override
    public double get(int index) {
        return -sum.get(index);
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
