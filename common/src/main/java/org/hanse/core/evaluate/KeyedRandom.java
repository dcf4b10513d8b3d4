// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/** Independent streams of random numbers of one seed, by key, so that work may be split and ordered arbitrarily. */
final class KeyedRandom {

    private KeyedRandom() {}

    /** Returns the stream of {@code key}. */
    static RandomGenerator generate(long seed, long key) {
        // Scrambled twice: streams of plain neighbouring seeds could be shifted copies of each other.
        long scrambled = new SplittableRandom(seed).nextLong();
        return new SplittableRandom(new SplittableRandom(scrambled + key).nextLong());
    }
}
