// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.hanse.core.privacy.account.DpEvent.DiscreteGaussianSum;
import org.hanse.core.privacy.account.DpEvent.Distance;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RdpAccountantTest {

    private static double epsilon(DpEvent event, double delta) {
        return new RdpAccountant()
                .epsilon(Releases.of(event, 1), NeighbourRelation.ADD_REMOVE, delta)
                .orElseThrow();
    }

    /** One share of discrete noise has the divergences of normal noise, and is searched up to order 256 instead of 1,024. */
    @ParameterizedTest
    @CsvSource({"1e-6, 77, 0", "1e-6, 100, 0.0042", "1e-6, 100000, 0.0228", "1e-10, 53, 0", "1e-10, 100000, 0.05"})
    void epsilon_ofDiscreteNoiseWithoutGreatOrders_isHardlyMore(double delta, double noise, double most) {
        double normal = epsilon(new GaussianSum(new Sampler.Everybody(), noise), delta);
        double discrete = epsilon(new DiscreteGaussianSum(1, noise, new Distance(1, 1, 1)), delta);

        assertThat(discrete - normal).isBetween(-1e-12, most + 1e-12);
    }
}
