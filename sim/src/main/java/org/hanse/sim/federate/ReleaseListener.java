// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import org.hanse.core.model.GlobalModel;
import org.hanse.core.privacy.NoisedSum;

/** Listener of releases: everything that an outsider can observe. */
@FunctionalInterface
public interface ReleaseListener {

    /**
     * Receives a released sum. An exception ends the round.
     *
     * @param before model that the updates started from
     * @param sum sum with all its noise, before the division
     */
    void released(GlobalModel before, NoisedSum sum);
}
