// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import org.hanse.coordinator.app.ChargedRelease;
import org.hanse.coordinator.app.ReleaseAccount;
import org.hanse.coordinator.testing.InMemoryNoisedSumStore;

/**
 * The coordinator's releases in a simulation: the shipped ones, each with noise from its round's seed and a store that is gone with the
 * round. The account lasts as long as the program.
 */
record SimulatedReleases(ReleaseAccount account) {

    private static final long NOISE = 11;

    /** The release of a round. */
    ChargedRelease of(CohortSum.Round round) {
        return new ChargedRelease(account, new InMemoryNoisedSumStore(), RoundDraws.stream(round.seed(), NOISE));
    }
}
