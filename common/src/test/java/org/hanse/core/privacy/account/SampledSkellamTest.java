// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.hanse.core.privacy.account.DpEvent.Distance;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.DpEvent.SkellamSum;
import org.hanse.core.privacy.account.Sampler.Everybody;
import org.hanse.core.privacy.account.Sampler.Poisson;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SampledSkellamTest {

    private static final double DELTA = 1e-6;

    /** Distance of a job of 100,000 parameters on the coarsest grid. */
    private static final Distance DISTANCE = Distance.of(100_000, 31_939);

    private static SkellamSum sum(Sampler sampler, double multiplier) {
        double deviation = multiplier * DISTANCE.euclidean();
        return new SkellamSum(sampler, deviation * deviation, DISTANCE);
    }

    private static double epsilon(DpEvent event, int rounds) {
        return new RdpAccountant()
                .epsilon(Releases.of(event, rounds), NeighbourRelation.ADD_REMOVE, DELTA)
                .orElseThrow();
    }

    /**
     * Skellam noise is hardly worse than Gaussian noise, whose cost is known exactly, and sampling it no worse than sampling that: what
     * more there is comes from Renyi divergences.
     */
    @ParameterizedTest
    @CsvSource({
        "0.01, 0.8, 1000",
        "0.02, 1, 500",
        "0.1, 2, 300",
        "0.2, 1.563, 100",
        "0.2, 2.615, 100",
        "0.2, 4.664, 100",
        "0.2, 8.635, 100",
        "0.5, 6.8, 100",
        "1, 6.5, 100"
    })
    void epsilon_sampled_isAboveThatOfGaussianNoiseAndNotFar(double q, double multiplier, int rounds) {
        double gaussian = new PldAccountant()
                .epsilon(
                        Releases.of(new GaussianSum(new Poisson(q), multiplier), rounds),
                        NeighbourRelation.ADD_REMOVE,
                        DELTA)
                .orElseThrow();
        double skellam = epsilon(sum(new Poisson(q), multiplier), rounds);
        assertThat(skellam).isBetween(gaussian, 1.2 * gaussian);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.9, 1.5, 4})
    void epsilon_everybody_isNotBelowAnyCoins(double multiplier) {
        double all = epsilon(sum(new Everybody(), multiplier), 10);
        assertThat(epsilon(sum(new Poisson(1), multiplier), 10)).isEqualTo(all);
        double before = 0;
        for (double q : new double[] {0.001, 0.01, 0.1}) {
            double sampled = epsilon(sum(new Poisson(q), multiplier), 10);
            assertThat(sampled).isBetween(before, all);
            before = sampled;
        }
    }

    @Test
    void epsilon_replacedUnits_isUnknown() {
        for (Sampler sampler : List.<Sampler>of(new Poisson(0.1), new Poisson(1), new Everybody())) {
            assertThat(new RdpAccountant()
                            .epsilon(Releases.of(sum(sampler, 2), 10), NeighbourRelation.REPLACE_ONE, DELTA))
                    .as("%s", sampler)
                    .isEmpty();
        }
    }
}
