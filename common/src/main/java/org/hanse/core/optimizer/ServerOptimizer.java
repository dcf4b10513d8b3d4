// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.optimizer;

import org.hanse.core.model.GlobalModel;
import org.hanse.core.privacy.PrivateSum;

/** Optimizer that computes the next global model from the mean change of a round. */
public sealed interface ServerOptimizer permits OptimizerKind, LinearDecay {

    /**
     * Result of a step.
     *
     * @param model next version
     * @param state state for the next round
     */
    record Advance(GlobalModel model, OptimizerState state) {}

    /**
     * Returns the next model.
     *
     * @param state state from {@link #advance} of the previous round, or {@link OptimizerState#EMPTY}
     * @throws IllegalArgumentException if layouts differ, the state is another optimiser's, or a parameter would no longer be
     *     finite
     */
    Advance advance(GlobalModel model, PrivateSum change, OptimizerState state);
}
