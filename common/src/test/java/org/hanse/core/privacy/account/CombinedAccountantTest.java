// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.junit.jupiter.api.Test;

class CombinedAccountantTest {

    private static final double DELTA = 1e-6;
    private static final DpEvent SKELLAM = new DpEvent.SkellamSum(1e6, DpEvent.Distance.of(1000, 200));

    private final CombinedAccountant combined = new CombinedAccountant();

    private double epsilon(Releases releases) {
        return combined.epsilon(releases, NeighbourRelation.ADD_REMOVE, DELTA).orElseThrow();
    }

    private static GaussianSum sampled(double noise) {
        return new GaussianSum(new Sampler.Poisson(0.01), noise);
    }

    @Test
    void epsilon_ofWhatOneKnows_isThatOfTheOne() {
        Releases tight = Releases.of(sampled(1), 50);
        assertThat(epsilon(tight))
                .isEqualTo(new PldAccountant()
                        .epsilon(tight, NeighbourRelation.ADD_REMOVE, DELTA)
                        .orElseThrow());
        Releases broad = Releases.of(SKELLAM, 20);
        assertThat(epsilon(broad))
                .isEqualTo(new RdpAccountant()
                        .epsilon(broad, NeighbourRelation.ADD_REMOVE, DELTA)
                        .orElseThrow());
        assertThat(epsilon(Releases.NONE)).isZero();
    }

    /** Both parts have half of delta each. If Renyi divergences cover all events, their epsilon is an upper limit. */
    @Test
    void epsilon_ofBothParts_isAtMostTheirSumAndMoreThanEach() {
        Releases parts = Releases.of(sampled(1), 50).and(SKELLAM, 20);
        double half = new PldAccountant()
                        .epsilon(Releases.of(sampled(1), 50), NeighbourRelation.ADD_REMOVE, DELTA / 2)
                        .orElseThrow()
                + new RdpAccountant()
                        .epsilon(Releases.of(SKELLAM, 20), NeighbourRelation.ADD_REMOVE, DELTA / 2)
                        .orElseThrow();
        double together = new RdpAccountant()
                .epsilon(parts, NeighbourRelation.ADD_REMOVE, DELTA)
                .orElseThrow();

        assertThat(epsilon(parts))
                .isEqualTo(Math.min(half, together))
                .isGreaterThan(epsilon(Releases.of(sampled(1), 50)))
                .isGreaterThan(epsilon(Releases.of(SKELLAM, 20)));
    }

    /** Caps, which Renyi divergences do not cover, with Skellam noise, which loss distributions do not cover. */
    @Test
    void epsilon_ofPartsThatNeitherKnowsAlone_isTheSumOfTheirs() {
        GaussianSum capped = new GaussianSum(new Sampler.CappedPoisson(0.01, 10_000, 150), 1);
        double sum = new PldAccountant()
                        .epsilon(Releases.of(capped, 10), NeighbourRelation.ADD_REMOVE, DELTA / 2)
                        .orElseThrow()
                + new RdpAccountant()
                        .epsilon(Releases.of(SKELLAM, 20), NeighbourRelation.ADD_REMOVE, DELTA / 2)
                        .orElseThrow();

        assertThat(epsilon(Releases.of(capped, 10).and(SKELLAM, 20))).isEqualTo(sum);
    }

    @Test
    void epsilon_ofUnprotectedReleases_isInfinite() {
        assertThat(epsilon(Releases.of(new DpEvent.Unprotected(), 1))).isInfinite();
        assertThat(epsilon(Releases.of(sampled(1), 5).and(new DpEvent.Unprotected(), 1)))
                .isInfinite();
        assertThat(epsilon(Releases.of(SKELLAM, 5).and(new DpEvent.Unprotected(), 1)))
                .isInfinite();
        assertThat(epsilon(Releases.of(new GaussianSum(new Sampler.FixedSize(100, 10), 1), 1)))
                .isInfinite();
    }

    /** Noise that is another in each round: made alike where there are many, and a little dearer. */
    @Test
    void epsilon_ofManyDifferentEvents_isAboveAndNearTheTruth() {
        Releases different = Releases.NONE;
        for (int i = 0; i < 30; i++) {
            different = different.and(sampled(1 + i / 1000.0), 2);
        }
        double exact = new PldAccountant()
                .epsilon(different, NeighbourRelation.ADD_REMOVE, DELTA)
                .orElseThrow();

        assertThat(epsilon(different)).isGreaterThan(exact).isLessThan(1.03 * exact);
    }

    /** Any number of Gaussian events has a closed form. */
    @Test
    void epsilon_ofManyDifferentEventsWithEverybodyInThem_isExact() {
        Releases everybody = Releases.NONE;
        Releases byCoins = Releases.NONE;
        for (int i = 0; i < 30; i++) {
            everybody = everybody.and(new GaussianSum(new Sampler.Everybody(), 20 + i / 100.0), 2);
            byCoins = byCoins.and(new GaussianSum(new Sampler.Poisson(1), 20 + i / 100.0), 2);
        }
        double exact = new PldAccountant()
                .epsilon(everybody, NeighbourRelation.ADD_REMOVE, DELTA)
                .orElseThrow();

        assertThat(epsilon(everybody)).isEqualTo(exact);
        assertThat(epsilon(byCoins)).isEqualTo(exact);
    }
}
