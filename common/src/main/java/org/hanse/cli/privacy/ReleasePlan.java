// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Optional;
import java.util.OptionalLong;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.Sampler;

/**
 * Rounds whose sums are released with noise, and against whom that is to protect.
 *
 * @param sampler of each round; empty if nobody ever takes part
 * @param rounds of which each is a release
 * @param neighbours which data sets are not to be told apart
 * @param observation who looks
 * @param population units there are, if that is known
 */
record ReleasePlan(
        Optional<Sampler> sampler,
        int rounds,
        NeighbourKind neighbours,
        Observation observation,
        OptionalLong population) {

    /** More are refused: rounding errors of so many compositions are no longer far below all deltas. */
    static final int MOST_ROUNDS = 10_000_000;

    /**
     * What has to be added up.
     *
     * @param relation under which it has to be
     */
    record Accounted(Releases releases, NeighbourRelation relation) {}

    /** What the adversary sees after some rounds; empty if that is without noise, and no epsilon holds. */
    Optional<Accounted> accounted(double noise, int after) {
        if (sampler.isEmpty()) {
            return Optional.of(new Accounted(Releases.NONE, neighbours.relation()));
        }
        return observation
                .of(new GaussianSum(sampler.get(), noise), neighbours.relation())
                .map(observed -> new Accounted(Releases.of(observed.event(), after), observed.relation()));
    }

    /** The same of data sets that differ in the other way. */
    ReleasePlan withOtherNeighbours() {
        NeighbourKind other =
                neighbours == NeighbourKind.ADD_REMOVE ? NeighbourKind.REPLACE_ONE : NeighbourKind.ADD_REMOVE;
        return new ReleasePlan(sampler, rounds, other, observation, population);
    }

    SamplingKind kind() {
        if (sampler.isEmpty()) {
            return SamplingKind.POISSON;
        }
        Sampler own = sampler.get();
        if (own instanceof Sampler.Everybody) {
            return SamplingKind.NONE;
        }
        if (own instanceof Sampler.Poisson) {
            return SamplingKind.POISSON;
        }
        return own instanceof Sampler.FixedSize ? SamplingKind.FIXED_SIZE : SamplingKind.POISSON_TRUNCATED;
    }

    /** Whether somebody takes part and chance decides who: with a probability of 1, or a size of all, it does not. */
    boolean isSampled() {
        return sampler.isPresent() && sampler.get().isByChance();
    }

    /** Whether there are coins that the adversary sees. */
    boolean isAmplificationLost() {
        return observation.seesCoins() && isSampled();
    }

    /** Whether sampling makes epsilon less. */
    boolean isAmplified() {
        return isSampled() && !observation.seesCoins();
    }

    /** Whether the accounted releases are those of replaced units although the units are added and removed. */
    boolean isMovedTwice() {
        boolean pushesOut = kind() == SamplingKind.FIXED_SIZE || kind() == SamplingKind.POISSON_TRUNCATED;
        return observation.seesCoins() && pushesOut && neighbours == NeighbourKind.ADD_REMOVE;
    }
}
