// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Named node in a tree of independent random streams. A further merchant or shopper does not change the draws of the others.
 */
final class Substream {

    private final long key;

    private Substream(long key) {
        this.key = key;
    }

    /** Returns the root of the tree of {@code seed}. */
    static Substream of(long seed) {
        return new Substream(mixed(seed));
    }

    Substream child(String name) {
        return child(name.hashCode());
    }

    Substream child(long number) {
        return new Substream(mixed(key ^ mixed(number)));
    }

    /** Returns a new generator at the beginning of this stream. */
    RandomGenerator generate() {
        return new SplittableRandom(key);
    }

    /** Returns the finaliser of SplitMix64 after a step of its counter: a bijection whose every output bit depends on all input bits. */
    private static long mixed(long value) {
        long z = value + 0x9e3779b97f4a7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
