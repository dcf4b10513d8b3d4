// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.SplittableRandom;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.learn.CounterRandom;

/** Random generators of a simulated round, by seed. */
final class RoundDraws {

    private RoundDraws() {}

    /** Seed of draws that a real node makes from a secure seed. */
    static StreamRandom stream(long seed, long purpose) {
        return StreamRandom.seededForTesting(CounterRandom.bits(seed, purpose));
    }

    /** Returns a generator for one purpose of a seed. */
    static SplittableRandom generator(long seed, long purpose) {
        return new SplittableRandom(CounterRandom.bits(seed, purpose));
    }
}
