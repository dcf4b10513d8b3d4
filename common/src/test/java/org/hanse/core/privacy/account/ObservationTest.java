// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.privacy.account.NeighbourRelation.ADD_REMOVE;
import static org.hanse.core.privacy.account.NeighbourRelation.REPLACE_ONE;

import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Observed;
import org.hanse.core.privacy.account.Observation.Origin;
import org.junit.jupiter.api.Test;

class ObservationTest {

    private static final GaussianSum POISSON = new GaussianSum(new Sampler.Poisson(0.01), 1.5);
    private static final GaussianSum EVERYBODY = new GaussianSum(new Sampler.Everybody(), 1.5);

    @Test
    void coins_ofTheCoordinator_countAgainstOutsidersOnly() {
        assertThat(new Observation(Adversary.OUTSIDER, Origin.COORDINATOR, Origin.NODE).of(POISSON, ADD_REMOVE))
                .contains(new Observed(POISSON, ADD_REMOVE));
        assertThat(new Observation(Adversary.COORDINATOR, Origin.NODE, Origin.NODE).of(POISSON, REPLACE_ONE))
                .contains(new Observed(POISSON, REPLACE_ONE));
        assertThat(new Observation(Adversary.COORDINATOR, Origin.COORDINATOR, Origin.NODE).of(POISSON, ADD_REMOVE))
                .contains(new Observed(EVERYBODY, ADD_REMOVE));
    }

    @Test
    void coins_thatAreSeenAndPushOthersOut_moveTheSumTwice() {
        Observation sees = new Observation(Adversary.COORDINATOR, Origin.COORDINATOR, Origin.NODE);

        assertThat(sees.of(new GaussianSum(new Sampler.FixedSize(100, 10), 1.5), ADD_REMOVE))
                .contains(new Observed(EVERYBODY, REPLACE_ONE));
        assertThat(sees.of(new GaussianSum(new Sampler.CappedPoisson(0.1, 100, 12), 1.5), ADD_REMOVE))
                .contains(new Observed(EVERYBODY, REPLACE_ONE));
    }

    @Test
    void noise_ofTheCoordinator_countsForNothingAgainstIt() {
        assertThat(new Observation(Adversary.COORDINATOR, Origin.NODE, Origin.COORDINATOR).of(POISSON, ADD_REMOVE))
                .isEmpty();
        assertThat(new Observation(Adversary.OUTSIDER, Origin.NODE, Origin.COORDINATOR).of(POISSON, ADD_REMOVE))
                .contains(new Observed(POISSON, ADD_REMOVE));
    }
}
