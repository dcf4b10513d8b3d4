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
        boolean pushesOut = kind() == Sampling.FIXED_SIZE || kind() == Sampling.POISSON_TRUNCATED;
        return observation.seesCoins() && pushesOut && neighbours == Neighbours.ADD_REMOVE;
    }

    /** How those that take part in a round are drawn, as it is named on the command line and in tables. */
    enum Sampling {
        NONE("none"),
        POISSON("poisson"),
        POISSON_TRUNCATED("poisson_truncated"),
        FIXED_SIZE("fixed_wor");

        private final String column;

        Sampling(String column) {
            this.column = column;
        }

        /** Its name in tables. */
        String column() {
            return column;
        }

        /** Its name as an option. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /** Which data sets are neighbours, as it is named on the command line and in tables. */
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

        /** Its name in tables. */
        String column() {
            return name().toLowerCase(Locale.ROOT);
        }

        /** Its name as an option. */
        @Override
        public String toString() {
            return column().replace('_', '-');
        }
    }
}
