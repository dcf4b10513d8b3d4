// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Collection;
import java.util.EnumMap;
import java.util.Map;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.TrainingMetric;
import org.hanse.core.model.TrainingMetrics;
import org.hanse.core.quantize.IntegerSum;

/**
 * Mechanism without noise or guarantee: releases exact sums, metrics included, divided by the summed weight. Epsilon is infinite. Settings
 * select it by name only.
 */
public record NoPrivacy() implements NoiseMechanism {

    /** Returns the receipt of a release without a privacy guarantee; its epsilon is infinite. */
    public ChargeResult.Charged charge(JobId job, RoundId round) {
        return ChargeResult.Charged.withoutGuarantee(job, round);
    }

    @Override
    public UpdateShape shape(ParameterLayout parameters, Collection<TrainingMetric> metrics) {
        return UpdateShape.of(parameters, metrics);
    }

    @Override
    public double noiseDeviation(int participants) {
        return 0;
    }

    @Override
    public NoiseVariance variance(int survivors) {
        return NoiseVariance.NONE;
    }

    @Override
    public NodeNoise atNode() {
        return NodeNoise.none();
    }

    @Override
    public NoisedSum noised(IntegerSum sum, ChargeResult.Charged receipt, StreamRandom random) {
        return bare(sum);
    }

    /** Returns a sum without noise. It needs no receipt if the updates are not masked. */
    public NoisedSum bare(IntegerSum sum) {
        return new NoisedSum(this, sum);
    }

    @Override
    public PrivateSum release(NoisedSum noised, UpdateShape shape) {
        return release(noised.of(this), shape);
    }

    /**
     * Releases a sum without noise.
     *
     * @param sum of updates of this shape
     * @throws IllegalArgumentException if its size differs or it has no updates
     */
    public PrivateSum release(IntegerSum sum, UpdateShape shape) {
        if (sum.size() != shape.size()) {
            throw new IllegalArgumentException(sum + " for " + shape);
        }
        if (sum.summands() < 1) {
            throw new IllegalArgumentException("a sum of no update has no mean");
        }
        double weight = sum.number(shape.weight());
        if (!(weight > 0)) {
            throw new IllegalArgumentException("the summed weight of " + sum.summands() + " updates is " + weight
                    + ": the grid is too coarse for weights, or an update was not made by a clipper");
        }
        float[] mean = new float[shape.parameters().size()];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum.number(i) / weight);
        }
        Map<TrainingMetric, Double> metrics = new EnumMap<>(TrainingMetric.class);
        for (int m = 0; m < shape.metrics().size(); m++) {
            TrainingMetric metric = shape.metrics().get(m);
            metrics.put(metric, metric.ofShare(sum.number(shape.firstMetric() + m) / weight));
        }
        return new PrivateSum(shape.parameters(), mean, TrainingMetrics.of(metrics));
    }
}
