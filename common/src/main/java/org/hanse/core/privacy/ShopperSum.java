// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.model.ParameterVector;

/**
 * The sum of the gradients of a node's shoppers, each clipped by itself: one shopper more or less moves it by at most the clip norm.
 * Nothing stands behind the parameters, neither a weight nor how many shoppers there were, which is private. Made by {@link Clipper}
 * alone.
 *
 * <p>Shape: {@code [parameters]}.
 */
public final class ShopperSum implements ClippedUpdate {

    private final ParameterVector sum;
    private final double clipNorm;
    private final int shoppers;

    ShopperSum(ParameterVector sum, double clipNorm, int shoppers) {
        this.sum = sum;
        this.clipNorm = clipNorm;
        this.shoppers = shoppers;
    }

    /** How far one shopper, added or removed, moves the sum at most (L2), in units of the parameters. */
    public double sensitivity() {
        return clipNorm;
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
        return sum.get(index);
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
