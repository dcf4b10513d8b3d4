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
 * Processing of a released sum: mean, then server optimizer. The noise was drawn and stored before.
 *
 * @param metrics metrics that updates contain beside the parameters
 * @param noise mechanism that added noise to the sum (step 4 or 10)
 * @param weights weights of updates, by which the mean is divided
 * @param optimizer server optimizer that moves the model by the mean (step 11)
 */
public record AggregatePipeline(
        Set<TrainingMetric> metrics, NoiseMechanism noise, BlockWeights weights, ServerOptimizer optimizer) {

    /**
     * Result of a released sum.
     *
     * @param moved next model
     * @param metrics released means over the cohort
     * @param within released share of shopper gradients within the clip norm; empty where the clipper does not count
     *     them
     */
    public record Advance(ServerOptimizer.Advance moved, TrainingMetrics metrics, OptionalDouble within) {}

    public AggregatePipeline {
        metrics = Set.copyOf(metrics);
    }

    /**
     * Computes the next model and the released metrics.
     *
     * @param model model that the summed updates started from
     * @param sum noised sum of updates
     * @param unit length of one unit of an update in the model: the clip norm of the round if it follows a quantile,
     *     else 1
     * @param state optimizer state after the round before
     * @throws IllegalArgumentException if the parts do not fit together, or a parameter would no longer be finite
     */
    public Advance advance(GlobalModel model, NoisedSum sum, double unit, OptimizerState state) {
        PrivateSum change = noise.release(sum, noise.shape(model.parameters().layout(), metrics))
                .times(unit)
                .without(weights);
        return new Advance(optimizer.advance(model, change, state), change.metrics(), change.within());
    }
}
