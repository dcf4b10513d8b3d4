// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Arrays;
import java.util.Map;
import java.util.OptionalDouble;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.TrainingMetrics;

/**
 * A released sum, divided by what it is a mean over: all that a global model may be moved by, and what is released with it, the means
 * of the metrics or the share of gradients within the clip norm. Made by a {@link NoiseMechanism} alone.
 *
 * <p>Shape: {@code [layout.size()]}.
 */
public final class PrivateSum {

    private final ParameterLayout layout;
    private final float[] mean;
    private final TrainingMetrics metrics;
    private final OptionalDouble within;

    /** With metrics. */
    PrivateSum(ParameterLayout layout, float[] mean, TrainingMetrics metrics) {
        this(layout, mean, metrics, OptionalDouble.empty());
    }

    /** With the share of gradients within the clip norm, or with nothing. */
    PrivateSum(ParameterLayout layout, float[] mean, OptionalDouble within) {
        this(layout, mean, TrainingMetrics.of(Map.of()), within);
    }

    private PrivateSum(ParameterLayout layout, float[] mean, TrainingMetrics metrics, OptionalDouble within) {
        this.layout = layout;
        this.mean = mean;
        this.metrics = metrics;
        this.within = within;
    }

    /**
     * The same change in another unit.
     *
     * @param unit what one of its own stands for, above 0 and finite
     */
    public PrivateSum times(double unit) {
        if (!(unit > 0 && unit < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a unit of " + unit + " must be above 0 and finite");
        }
        float[] scaled = new float[mean.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (unit * mean[i]);
        }
        return new PrivateSum(layout, scaled, metrics, within);
    }

    /**
     * The same change divided by weights that it was summed with; 0 where they are.
     *
     * @throws IllegalArgumentException if weights are named that are none of these parameters
     */
    public PrivateSum without(BlockWeights weights) {
        if (weights.isEven()) {
            return this;
        }
        float[] of = weights.toArray(layout);
        float[] plain = new float[mean.length];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = of[i] == 0 ? 0 : mean[i] / of[i];
        }
        return new PrivateSum(layout, plain, metrics, within);
    }

    public ParameterLayout layout() {
        return layout;
    }

    public int size() {
        return mean.length;
    }

    /** Mean change of the parameter at {@code index}. */
    public float mean(int index) {
        return mean[index];
    }

    /** Means over the cohort, by the weights of the updates. */
    public TrainingMetrics metrics() {
        return metrics;
    }

    /** Share of the expected shoppers whose gradients were within the clip norm, with noise; empty where nothing is counted. */
    public OptionalDouble within() {
        return within;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PrivateSum sum
                && layout.equals(sum.layout)
                && Arrays.equals(mean, sum.mean)
                && metrics.equals(sum.metrics)
                && within.equals(sum.within);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(mean);
    }

    @Override
    public String toString() {
        return "PrivateSum[" + mean.length + "]";
    }
}
