// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import java.util.Arrays;
import java.util.function.IntToLongFunction;

/**
 * Exact sum of gradients in steps of 2^-40. Removal of one gradient changes it by that gradient's steps only,
 * independently of the other gradients and their order. A floating-point sum rounds depending on all summands.
 * Immutable.
 *
 * <p>Shape: {@code [layout.size()]}. Private to its node.
 */
public final class GradientSum {

    /** Value of one step. */
    public static final double STEP = 0x1p-40;

    /** Greatest magnitude with exact addition. It limits the bound and the number of shoppers of a node. */
    public static final double MOST = 0x1p22;

    private final ParameterLayout layout;
    private final long[] steps;

    private GradientSum(ParameterLayout layout, long[] steps) {
        this.layout = layout;
        this.steps = steps;
    }

    /**
     * Returns a sum of these integers.
     *
     * @throws IllegalArgumentException if their number is not that of the layout
     */
    public static GradientSum of(ParameterLayout layout, long[] steps) {
        if (steps.length != layout.size()) {
            throw new IllegalArgumentException(
                    steps.length + " values for a layout of " + layout.size() + " parameters");
        }
        return new GradientSum(layout, steps.clone());
    }

    /** Returns a sum of the integer at each index. */
    public static GradientSum of(ParameterLayout layout, IntToLongFunction step) {
        long[] steps = new long[layout.size()];
        Arrays.setAll(steps, step);
        return new GradientSum(layout, steps);
    }

    /** Returns the empty sum. */
    public static GradientSum zero(ParameterLayout layout) {
        return new GradientSum(layout, new long[layout.size()]);
    }

    public ParameterLayout layout() {
        return layout;
    }

    public int size() {
        return steps.length;
    }

    /**
     * Returns the number at {@code index}: exact below 2^13 in magnitude, and beyond it rounded to the 53 bits of a
     * double.
     */
    public double get(int index) {
        return steps[index] * STEP;
    }

    /**
     * Returns the sum of both.
     *
     * @throws IllegalArgumentException if layouts differ
     */
    public GradientSum plus(GradientSum other) {
        if (!layout.equals(other.layout)) {
            throw new IllegalArgumentException("gradients laid out as " + layout + " and as " + other.layout);
        }
        long[] sum = new long[steps.length];
        for (int i = 0; i < sum.length; i++) {
            sum[i] = Math.addExact(steps[i], other.steps[i]);
        }
        return new GradientSum(layout, sum);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof GradientSum sum && layout.equals(sum.layout) && Arrays.equals(steps, sum.steps);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(steps);
    }

    /** Returns a text without the numbers, which are private. */
    @Override
    public String toString() {
        return "GradientSum[" + steps.length + "]";
    }
}
