// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hanse.core.privacy.account.NeighbourRelation.ADD_REMOVE;
import static org.hanse.core.privacy.account.NeighbourRelation.REPLACE_ONE;

import java.util.List;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.hanse.core.privacy.account.Observation.Origin;
import org.junit.jupiter.api.Test;

class ObservationTest {

    private static final GaussianSum POISSON = new GaussianSum(new Sampler.Poisson(0.01), 1.5);
    private static final GaussianSum EVERYBODY = new GaussianSum(new Sampler.Everybody(), 1.5);

    @Test
    void coins_ofTheCoordinator_countAgainstOutsidersOnly() {
        Observation outside = new Observation(Adversary.OUTSIDER, Origin.COORDINATOR, Origin.NODE);
        Observation ofNodes = new Observation(Adversary.COORDINATOR, Origin.NODE, Origin.NODE);
        Observation seen = new Observation(Adversary.COORDINATOR, Origin.COORDINATOR, Origin.NODE);

        assertThat(POISSON.seen(outside, ADD_REMOVE)).isEqualTo(POISSON);
        assertThat(POISSON.seen(ofNodes, REPLACE_ONE)).isEqualTo(POISSON);
        assertThat(POISSON.seen(seen, ADD_REMOVE)).isEqualTo(EVERYBODY);
    }

    @Test
    void coins_thatAreSeenAndPushOthersOut_moveTheSumTwice() {
        Observation sees = new Observation(Adversary.COORDINATOR, Origin.COORDINATOR, Origin.NODE);

        for (Sampler sampler : List.of(new Sampler.FixedSize(100, 10), new Sampler.CappedPoisson(0.1, 100, 12))) {
            GaussianSum sum = new GaussianSum(sampler, 1.5);
            assertThat(sum.seen(sees, ADD_REMOVE)).isEqualTo(new GaussianSum(new Sampler.Everybody(), 0.75));
            assertThat(sum.seen(sees, REPLACE_ONE)).isEqualTo(EVERYBODY);
        }
    }

    @Test
    void noise_ofTheCoordinator_isSeenByItAlone() {
        assertThat(new Observation(Adversary.COORDINATOR, Origin.NODE, Origin.COORDINATOR).seesNoise())
                .isTrue();
        assertThat(new Observation(Adversary.OUTSIDER, Origin.NODE, Origin.COORDINATOR).seesNoise())
                .isFalse();
    }
}
