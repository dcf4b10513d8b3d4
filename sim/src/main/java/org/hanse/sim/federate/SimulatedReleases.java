// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import org.hanse.coordinator.app.ChargedRelease;
import org.hanse.coordinator.app.ReleaseAccount;
import org.hanse.coordinator.testing.InMemoryNoisedSumStore;

/**
 * Releases of the coordinator in a simulation: the shipped ones with noise from the seed of the round, and a store for
 * one round. The account lasts as long as the program.
 */
record SimulatedReleases(ReleaseAccount account) {

    private static final long NOISE = 11;

    /** Returns the release of a round. */
    ChargedRelease of(CohortSum.Round round) {
        return new ChargedRelease(account, new InMemoryNoisedSumStore(), RoundDraws.stream(round.seed(), NOISE));
    }
}
