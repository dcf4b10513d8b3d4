// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

/** Which units take part in a release: how they are drawn decides what the release costs. */
public sealed interface Sampler {

    /** Whether everybody takes part, each time, by whatever name; not by a size or a cap, which one unit more would exceed. */
    default boolean takesAll() {
        return this instanceof Everybody || (this instanceof Poisson poisson && poisson.probability() == 1);
    }

    /** Whether chance decides who takes part: not where everybody does, nor where so many do as there are. */
    default boolean isByChance() {
        if (this instanceof CappedPoisson capped) {
            return capped.probability() < 1 || capped.cap() < capped.population();
        }
        return this instanceof FixedSize fixed ? fixed.size() < fixed.population() : !takesAll();
    }

    /** Whether one more unit may push another out. */
    default boolean pushesOut() {
        return this instanceof CappedPoisson || this instanceof FixedSize;
    }

    /** Everybody, each time. */
    record Everybody() implements Sampler {}

    /**
     * Each with a coin of its own, independent of all others.
     *
     * @param probability that a unit takes part, above 0, at most 1
     */
    record Poisson(double probability) implements Sampler {
        public Poisson {
            requireProbability(probability);
        }
    }

    /**
     * As {@link Poisson}, and if more than the cap are drawn, so many of them at random.
     *
     * @param population units there are
     * @param cap most that take part
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
     * So many of all at random, without replacement.
     *
     * @param population units there are
     * @param size that take part, from 1 to the population
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
