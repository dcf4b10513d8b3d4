// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import java.util.Arrays;

/**
 * A sum of gradients in whole steps of 2^-40, so that it is exact: taking one gradient out changes it by that gradient's steps and
 * nothing else, whatever the others are and in whatever order they were added. A sum in floating point is not like that: what it
 * rounds away depends on all that stands in it. Immutable.
 *
 * <p>Shape: {@code [layout.size()]}. Private to its node.
 */
public final class GradientSum {

    /** What one whole number stands for. */
    public static final double STEP = 0x1p-40;

    /** Greatest magnitude of a number for which adding up is exact; so many units of bound and shoppers a node may have. */
    public static final double MOST = 0x1p22;

    private final ParameterLayout layout;
    private final long[] steps;

    private GradientSum(ParameterLayout layout, long[] steps) {
        this.layout = layout;
        this.steps = steps;
    }

    /**
     * A sum of these whole numbers.
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

    /** The sum of nothing. */
    public static GradientSum zero(ParameterLayout layout) {
        return new GradientSum(layout, new long[layout.size()]);
    }

    public ParameterLayout layout() {
        return layout;
    }

    public int size() {
        return steps.length;
    }

    /** The number at {@code index}: exact below 2^13 in magnitude, and beyond it rounded to the 53 bits of a double. */
    public double get(int index) {
        return steps[index] * STEP;
    }

    /**
     * The sum of both.
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

    /** Says nothing of the numbers, which are private. */
    @Override
    public String toString() {
        return "GradientSum[" + steps.length + "]";
    }
}
