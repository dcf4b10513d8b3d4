// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.optimizer;

import java.util.Optional;
import org.hanse.core.model.ParameterVector;

/**
 * State of an optimizer between rounds, in the layout of the model.
 *
 * @param first running mean or sum of changes; empty before the first round, and for an optimizer without one
 * @param second running mean or sum of squared changes; empty likewise
 */
public record OptimizerState(Optional<ParameterVector> first, Optional<ParameterVector> second) {

    /** Before the first round. */
    public static final OptimizerState EMPTY = new OptimizerState(Optional.empty(), Optional.empty());
}
