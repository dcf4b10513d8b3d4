// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

/** Sampling of the units of a release, which determines its privacy cost. */
public sealed interface Sampler {

    /** Returns whether all units take part in every release. False for a fixed size and a cap, which one more unit would exceed. */
    default boolean takesAll() {
        return this instanceof Everybody || (this instanceof Poisson poisson && poisson.probability() == 1);
    }

    /** Returns whether chance decides who takes part. It does not if the sample is the whole population. */
    default boolean isByChance() {
        if (this instanceof CappedPoisson capped) {
            return capped.probability() < 1 || capped.cap() < capped.population();
        }
        return this instanceof FixedSize fixed ? fixed.size() < fixed.population() : !takesAll();
    }

    /** Returns whether one more unit may displace another. */
    default boolean pushesOut() {
        return this instanceof CappedPoisson || this instanceof FixedSize;
    }

    /** All units, in every release. */
    record Everybody() implements Sampler {}

    /**
     * Poisson sampling: each unit takes part with the same probability, independently.
     *
     * @param probability sampling probability, above 0, at most 1
     */
    record Poisson(double probability) implements Sampler {
        public Poisson {
            requireProbability(probability);
        }
    }

    /**
     * Poisson sampling with a cap. If the sample is greater than the cap, {@code cap} of its units are chosen at random.
     *
     * @param population number of units
     * @param cap greatest size of the sample
     */
    record CappedPoisson(double probability, int population, int cap) implements Sampler {
        public CappedPoisson {
            requireProbability(probability);
            if (population < 1 || cap < 1) {
                throw new IllegalArgumentException("a cap of " + cap + " of " + population + " units");
            }
        }
    }

    /**
     * Sample of fixed size at random, without replacement.
     *
     * @param population number of units
     * @param size size of the sample, from 1 to the population
     */
    record FixedSize(int population, int size) implements Sampler {
        public FixedSize {
            if (size < 1 || size > population) {
                throw new IllegalArgumentException(size + " of " + population + " units");
            }
        }
    }

    private static void requireProbability(double probability) {
        if (!(probability > 0 && probability <= 1)) {
            throw new IllegalArgumentException(
                    "a sampling probability of " + probability + " must be above 0, and at most 1");
        }
    }
}
