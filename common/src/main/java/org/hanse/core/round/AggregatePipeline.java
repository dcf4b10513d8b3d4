// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.model.GlobalModel;
import org.hanse.core.optimizer.OptimizerState;
import org.hanse.core.optimizer.ServerOptimizer;
import org.hanse.core.privacy.NoiseMechanism;
import org.hanse.core.privacy.PrivateSum;
import org.hanse.core.quantize.IntegerSum;

/**
 * What becomes of a cohort's sum: noise, server optimiser.
 *
 * @param noise makes of it what may be released (step 12)
 * @param optimizer moves the model by it (step 13)
 */
public record AggregatePipeline(NoiseMechanism noise, ServerOptimizer optimizer) {

    /**
     * The next model.
     *
     * @param model that the summed updates started from
     * @param state what the round before left
     * @throws IllegalArgumentException if the parts do not fit together, or a parameter would no longer be finite
     */
    public ServerOptimizer.Advance advance(GlobalModel model, IntegerSum sum, OptimizerState state) {
        PrivateSum change = noise.release(sum, model.parameters().layout());
        return optimizer.advance(model, change, state);
    }
}
