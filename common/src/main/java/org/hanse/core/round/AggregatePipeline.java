// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.util.OptionalDouble;
import java.util.Set;
import org.hanse.core.model.BlockWeights;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.TrainingMetric;
import org.hanse.core.model.TrainingMetrics;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.core.optimizer.ServerOptimizer;
import org.hanse.core.privacy.NoiseMechanism;
import org.hanse.core.privacy.NoisedSum;
import org.hanse.core.privacy.PrivateSum;

/**
 * What becomes of a cohort's sum once it is released: a mean, by which the server optimiser moves the model. Its noise was drawn before,
 * and stored.
 *
 * @param metrics that updates tell beside what they change
 * @param noise the mechanism that the sum was noised by (step 12)
 * @param weights that updates were multiplied with, and that the mean is divided by
 * @param optimizer moves the model by it (step 13)
 */
public record AggregatePipeline(
        Set<TrainingMetric> metrics, NoiseMechanism noise, BlockWeights weights, ServerOptimizer optimizer) {

    /**
     * What came of a sum.
     *
     * @param moved the next model
     * @param metrics means over the cohort of those that were released
     * @param within share of shoppers' gradients within the clip norm, as released; empty where nothing is counted
     */
    public record Advance(ServerOptimizer.Advance moved, TrainingMetrics metrics, OptionalDouble within) {}

    public AggregatePipeline {
        metrics = Set.copyOf(metrics);
    }

    /**
     * The next model, and what else is learned.
     *
     * @param model that the summed updates started from
     * @param sum of updates, with its noise
     * @param unit what one of the updates' is in the model's: the clip norm of the round where that follows a quantile, else 1
     * @param state what the round before left
     * @throws IllegalArgumentException if the parts do not fit together, or a parameter would no longer be finite
     */
    public Advance advance(GlobalModel model, NoisedSum sum, double unit, OptimizerState state) {
        PrivateSum change = noise.release(sum, noise.shape(model.parameters().layout(), metrics))
                .times(unit)
                .without(weights);
        return new Advance(optimizer.advance(model, change, state), change.metrics(), change.within());
    }
}
