// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.GradientSum;

/** Gradients that canaries would contribute to a round. The attacker computes them. */
@FunctionalInterface
public interface CanaryGradients {

    /** Returns a canary's clipped gradient at a model. */
    GradientSum of(int canary, GlobalModel model);
}
