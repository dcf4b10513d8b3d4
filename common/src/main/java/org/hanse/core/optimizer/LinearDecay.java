// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.optimizer;

import org.hanse.core.model.GlobalModel;
import org.hanse.core.privacy.PrivateSum;

/**
 * Linear decay of another optimizer's steps. The last steps are small, so their noise moves the model little. The factor of a step depends
 * on the model's version alone and reveals nothing about data.
 *
 * <p>Model version {@code v} moves by {@code max(1, steps - v) / steps} times the other optimizer's step.
 *
 * @param of optimizer of the steps
 * @param steps number of steps until the least factor, at least 1
 */
public record LinearDecay(ServerOptimizer of, int steps) implements ServerOptimizer {

    public LinearDecay {
        if (steps < 1) {
            throw new IllegalArgumentException("a rate that fades in " + steps + " steps");
        }
    }

    @Override
    public Advance advance(GlobalModel model, PrivateSum change, OptimizerState state) {
        Advance whole = of.advance(model, change, state);
        double factor = Math.max(1, steps - model.version()) / (double) steps;
        return new Advance(
                Moments.moved(
                        model,
                        i -> factor
                                * ((double) whole.model().parameters().get(i)
                                        - model.parameters().get(i))),
                whole.state());
    }
}
