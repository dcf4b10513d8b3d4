// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

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

    /** As in a job of 100,000 parameters on the coarsest grid. */
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

    @Test
    void poissonOfAny_orderTwo_isItsClosedForm() {
        // (1 - q)^2 + 2 q (1 - q) + q^2 exp(divergence), of whatever release.
        for (double q : new double[] {1e-6, 0.01, 0.3, 0.9}) {
            for (double divergence : new double[] {1e-9, 0.5, 20}) {
                assertThat(SampledDivergence.poissonOfAny(q, 2, order -> divergence))
                        .isCloseTo(Math.log1p(q * q * Math.expm1(divergence)), within(1e-12 + 1e-9 * divergence));
            }
        }
    }

    @Test
    void poissonOfAny_orderThree_isTheTermsAddedUp() {
        double q = 0.2;
        double expected = Math.pow(1 - q, 2) * (3 * q - q + 1)
                + 3 * q * q * (1 - q) * Math.exp(0.3)
                + 3 * Math.pow(q, 3) * Math.exp(2 * 0.7);
        assertThat(SampledDivergence.poissonOfAny(q, 3, order -> order == 2 ? 0.3 : 0.7))
                .isCloseTo(Math.log(expected) / 2, within(1e-12));
    }

    /** Skellam noise is hardly worse than Gaussian noise, whose cost is known exactly; sampling any release costs a little more. */
    @ParameterizedTest
    @CsvSource({"0.01, 0.8, 1000", "0.02, 1, 500", "0.1, 2, 300"})
    void epsilon_sampled_isAboveThatOfGaussianNoiseAndNotFar(double q, double multiplier, int rounds) {
        double gaussian = new PldAccountant()
                .epsilon(
                        Releases.of(new GaussianSum(new Poisson(q), multiplier), rounds),
                        NeighbourRelation.ADD_REMOVE,
                        DELTA)
                .orElseThrow();
        double skellam = epsilon(sum(new Poisson(q), multiplier), rounds);
        assertThat(skellam).isBetween(gaussian, 1.6 * gaussian);
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
