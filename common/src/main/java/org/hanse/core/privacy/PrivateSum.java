// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Arrays;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.TrainingMetrics;

/**
 * A released sum, divided by what it is a mean over: all that a global model may be moved by, and the means of the metrics that are
 * released with it. Made by a {@link NoiseMechanism} alone.
 *
 * <p>Shape: {@code [layout.size()]}.
 */
public final class PrivateSum {

    private final ParameterLayout layout;
    private final float[] mean;
    private final TrainingMetrics metrics;

    PrivateSum(ParameterLayout layout, float[] mean, TrainingMetrics metrics) {
        this.layout = layout;
        this.mean = mean;
        this.metrics = metrics;
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

    @Override
    public boolean equals(Object other) {
        return other instanceof PrivateSum sum
                && layout.equals(sum.layout)
                && Arrays.equals(mean, sum.mean)
                && metrics.equals(sum.metrics);
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
