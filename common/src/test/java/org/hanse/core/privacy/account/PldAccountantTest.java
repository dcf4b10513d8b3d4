// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PldAccountantTest {

    private static final double DELTA = 1e-6;

    private final PldAccountant accountant = new PldAccountant();

    private static GaussianSum sampled(double probability, double noise) {
        return new GaussianSum(new Sampler.Poisson(probability), noise);
    }

    private double epsilon(Releases releases) {
        return accountant.epsilon(releases, NeighbourRelation.ADD_REMOVE, DELTA).orElseThrow();
    }

    @Test
    void nothing_costsNothing() {
        assertThat(epsilon(Releases.NONE)).isZero();
    }

    /** Losses of normal noise alone, added up on the grid, against the closed form. */
    @ParameterizedTest
    @ValueSource(doubles = {0.7, 20})
    void losses_ofNormalNoise_areThoseOfTheClosedForm(double noise) {
        LossPair pair = new LossPair.Sampled(1, noise);
        LossDistribution one = LossDistribution.of(pair, false, 1e-4);
        LossComposition ten = new LossComposition(List.of(new LossComposition.Part(one, 10)));

        double exact = GaussianTradeoff.epsilon(Math.sqrt(10) / noise, DELTA);
        assertThat(ten.epsilon(DELTA)).isBetween(exact * (1 - 1e-7), exact * 1.0005 + 1e-6);
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(doubles = {1, 3})
    void losses_ofNormalNoiseInFurtherCases_areThoseOfTheClosedForm(double noise) {
        losses_ofNormalNoise_areThoseOfTheClosedForm(noise);
    }

    /** Events in two lots, or in one of twice as many, or as two events that are the same in all but name. */
    @Test
    void releases_addUpHoweverTheyAreCounted() {
        double together = epsilon(Releases.of(sampled(0.05, 1.1), 60));
        double twice = epsilon(Releases.of(sampled(0.05, 1.1), 25).and(sampled(0.05, 1.1), 35));
        double nearly = epsilon(Releases.of(sampled(0.05, 1.1), 25).and(sampled(0.05, 1.1000001), 35));

        assertThat(twice).isEqualTo(together);
        assertThat(nearly).isCloseTo(together, within(1e-4 * together));
    }

    /** Different events: more than either alone, less than both bounds added. */
    @Test
    void differentEvents_costMoreThanEachAndLessThanTheirSum() {
        double one = epsilon(Releases.of(sampled(0.01, 0.8), 100));
        double other = epsilon(Releases.of(new GaussianSum(new Sampler.Everybody(), 4), 3));
        double both = epsilon(Releases.of(sampled(0.01, 0.8), 100).and(new GaussianSum(new Sampler.Everybody(), 4), 3));

        assertThat(both).isGreaterThan(Math.max(one, other)).isLessThan(one + other);
    }

    @Test
    void epsilon_fallsInNoiseAndDeltaAndRisesInRoundsAndProbability() {
        double base = epsilon(Releases.of(sampled(0.02, 1), 50));

        assertThat(epsilon(Releases.of(sampled(0.02, 1.05), 50))).isLessThan(base);
        assertThat(epsilon(Releases.of(sampled(0.02, 1), 55))).isGreaterThan(base);
        assertThat(epsilon(Releases.of(sampled(0.022, 1), 50))).isGreaterThan(base);
        assertThat(accountant
                        .epsilon(Releases.of(sampled(0.02, 1), 50), NeighbourRelation.ADD_REMOVE, 1e-5)
                        .orElseThrow())
                .isLessThan(base);
    }

    @ParameterizedTest
    @EnumSource(NeighbourRelation.class)
    void rdp_isNeverBelow(NeighbourRelation relation) {
        List<Sampler> samplers = List.of(new Sampler.Everybody(), new Sampler.Poisson(0.3), new Sampler.Poisson(0.004));
        for (Sampler sampler : samplers) {
            for (double noise : new double[] {0.6, 1.7, 9}) {
                Releases releases = Releases.of(new GaussianSum(sampler, noise), 20);
                double tight = accountant.epsilon(releases, relation, DELTA).orElseThrow();
                new RdpAccountant()
                        .epsilon(releases, relation, DELTA)
                        .ifPresent(loose -> assertThat(loose).as("%s", releases).isGreaterThanOrEqualTo(tight));
            }
        }
    }

    @Test
    void delta_andEpsilonAreEachOthersInverse() {
        PrivacyProfile profile = accountant
                .profile(Releases.of(sampled(0.02, 1), 50), NeighbourRelation.REPLACE_ONE)
                .orElseThrow();

        assertThat(profile.delta(profile.epsilon(1e-5))).isCloseTo(1e-5, within(1e-8));
        assertThat(profile.delta(profile.epsilon(1e-9))).isCloseTo(1e-9, within(1e-12));
        assertThat(profile.epsilon(0.999)).isZero();
    }

    /** An unknown cost is reported as unknown. */
    @Test
    void fixedSizesAndCapsUnderReplacement_areNotCovered() {
        Releases fixed = Releases.of(new GaussianSum(new Sampler.FixedSize(1000, 100), 2), 10);
        Releases capped = Releases.of(new GaussianSum(new Sampler.CappedPoisson(0.1, 1000, 130), 2), 10);

        assertThat(accountant.epsilon(fixed, NeighbourRelation.REPLACE_ONE, DELTA))
                .isEmpty();
        assertThat(accountant.epsilon(capped, NeighbourRelation.REPLACE_ONE, DELTA))
                .isEmpty();
        assertThat(accountant.epsilon(capped, NeighbourRelation.ADD_REMOVE, DELTA))
                .isPresent();
        assertThat(new RdpAccountant().epsilon(fixed, NeighbourRelation.REPLACE_ONE, DELTA))
                .isPresent();
    }

    @Test
    void numbersThatCannotBe_areRefused() {
        assertThatThrownBy(() -> new Sampler.Poisson(1.1)).hasMessageContaining("probability of 1.1");
        assertThatThrownBy(() -> new GaussianSum(new Sampler.Everybody(), 0)).hasMessageContaining("must be above 0");
        assertThatThrownBy(() -> accountant.epsilon(Releases.NONE, NeighbourRelation.ADD_REMOVE, 0))
                .hasMessageContaining("a delta of 0.0");
        assertThatThrownBy(() -> Releases.of(sampled(0.1, 1), 0)).hasMessageContaining("0 times");
    }
}
