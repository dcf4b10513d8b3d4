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
 * Released sum, divided by its denominator. It is the only input that moves a global model. It may also have means of the metrics or the
 * fraction of gradients within the clip norm. Created by a {@link NoiseMechanism} alone.
 *
 * <p>Shape: {@code [layout.size()]}.
 */
public final class PrivateSum {

    private final ParameterLayout layout;
    private final float[] mean;
    private final TrainingMetrics metrics;
    private final OptionalDouble within;

    /** Creates a sum with metrics. */
    PrivateSum(ParameterLayout layout, float[] mean, TrainingMetrics metrics) {
        this(layout, mean, metrics, OptionalDouble.empty());
    }

    /** Creates a sum with the fraction of gradients within the clip norm, if there is one. */
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
     * Returns the change multiplied by a unit.
     *
     * @param unit value of 1 in this sum, above 0 and finite
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
     * Returns the change divided by the block weights of its sum; 0 for weights of 0.
     *
     * @throws IllegalArgumentException if a weight has no matching parameters
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

    /** Returns the mean change of the parameter at {@code index}. */
    public float mean(int index) {
        return mean[index];
    }

    /** Returns the means over the cohort, weighted like the updates. */
    public TrainingMetrics metrics() {
        return metrics;
    }

    /** Returns the noised fraction of the expected shoppers with a gradient within the clip norm; empty without a count. */
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
