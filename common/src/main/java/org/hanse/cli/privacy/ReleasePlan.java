// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.hanse.core.privacy.account.DpEvent.GaussianSum;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation;
import org.hanse.core.privacy.account.Releases;
import org.hanse.core.privacy.account.Sampler;

/**
 * Rounds that release sums with noise, and the adversary.
 *
 * @param sampler sampler of each round; empty if no unit ever takes part
 * @param rounds number of rounds, one release each
 * @param neighbours relation of neighbouring data sets
 * @param observation what the adversary observes
 * @param population number of units, if known
 */
record ReleasePlan(
        Optional<Sampler> sampler,
        int rounds,
        Neighbours neighbours,
        Observation observation,
        OptionalLong population) {

    /** Most rounds. Beyond them the rounding errors of the composition are no longer far below every delta. */
    static final int MOST_ROUNDS = 10_000_000;

    /**
     * Releases to compose.
     *
     * @param relation relation of neighbouring data sets
     */
    record Accounted(Releases releases, NeighbourRelation relation) {}

    /** Returns the releases that the adversary sees after some rounds; empty if it sees sums without noise, so that no epsilon holds. */
    Optional<Accounted> accounted(double noise, int after) {
        if (sampler.isEmpty()) {
            return Optional.of(new Accounted(Releases.NONE, neighbours.relation()));
        }
        return observation
                .of(new GaussianSum(sampler.get(), noise), neighbours.relation())
                .map(observed -> new Accounted(Releases.of(observed.event(), after), observed.relation()));
    }

    /** Returns this plan with the other relation of neighbouring data sets. */
    ReleasePlan withOtherNeighbours() {
        Neighbours other = neighbours == Neighbours.ADD_REMOVE ? Neighbours.REPLACE_ONE : Neighbours.ADD_REMOVE;
        return new ReleasePlan(sampler, rounds, other, observation, population);
    }

    Sampling kind() {
        if (sampler.isEmpty()) {
            return Sampling.POISSON;
        }
        Sampler own = sampler.get();
        if (own instanceof Sampler.Everybody) {
            return Sampling.NONE;
        }
        if (own instanceof Sampler.Poisson) {
            return Sampling.POISSON;
        }
        return own instanceof Sampler.FixedSize ? Sampling.FIXED_SIZE : Sampling.POISSON_TRUNCATED;
    }

    /** Returns whether chance decides who takes part: not with a probability of 1, nor with a sample of the whole population. */
    boolean isSampled() {
        return sampler.isPresent() && sampler.get().isByChance();
    }

    /** Returns whether the adversary sees the sample, so that sampling does not amplify privacy. */
    boolean isAmplificationLost() {
        return observation.seesCoins() && isSampled();
    }

    /** Returns whether sampling lowers epsilon. */
    boolean isAmplified() {
        return isSampled() && !observation.seesCoins();
    }

    /** Returns whether the accounting replaces units, although the relation adds and removes them. */
    boolean isMovedTwice() {
        boolean pushesOut = kind() == Sampling.FIXED_SIZE || kind() == Sampling.POISSON_TRUNCATED;
        return observation.seesCoins() && pushesOut && neighbours == Neighbours.ADD_REMOVE;
    }

    /** Kind of sampling, by its name on the command line and in tables. */
    enum Sampling {
        NONE("none"),
        POISSON("poisson"),
        POISSON_TRUNCATED("poisson_truncated"),
        FIXED_SIZE("fixed_wor");

        private final String column;

        Sampling(String column) {
            this.column = column;
        }

        /** Returns its name in tables. */
        String column() {
            return column;
        }

        /** Returns its name as an option. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Relation of neighbouring data sets, by its name on the command line and in tables. */
    enum Neighbours {
        ADD_REMOVE(NeighbourRelation.ADD_REMOVE),
        REPLACE_ONE(NeighbourRelation.REPLACE_ONE);

        private final NeighbourRelation relation;

        Neighbours(NeighbourRelation relation) {
            this.relation = relation;
        }

        NeighbourRelation relation() {
            return relation;
        }

        /** Returns its name in tables. */
        String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Returns its name as an option. */
        @Override
        public String toString() {
            return column().replace('_', '-');
        }
    }
}
