// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import org.hanse.core.model.GlobalModel;
import org.hanse.core.privacy.NoisedSum;

/** Told of what a federation releases: all that an outsider who follows every round can know. */
@FunctionalInterface
public interface ReleaseListener {

    /**
     * A sum is released. What it throws ends the round.
     *
     * @param before the model that the updates in the sum started from
     * @param sum with all its noise, before it is divided
     */
    void released(GlobalModel before, NoisedSum sum);
}
