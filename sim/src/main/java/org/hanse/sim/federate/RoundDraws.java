// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.SplittableRandom;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.learn.CounterRandom;

/** Generators with seeds of their own, for what is drawn in a simulated round. */
final class RoundDraws {

    private RoundDraws() {}

    /** What a node draws from a secure seed and a simulated one from this. */
    static StreamRandom stream(long seed, long purpose) {
        return StreamRandom.seededForTesting(CounterRandom.bits(seed, purpose));
    }

    /** A generator for one purpose of a seed. */
    static SplittableRandom generator(long seed, long purpose) {
        return new SplittableRandom(CounterRandom.bits(seed, purpose));
    }
}
