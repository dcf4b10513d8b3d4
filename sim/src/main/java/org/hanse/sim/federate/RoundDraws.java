// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.SplittableRandom;
import org.hanse.core.learn.Coins;

/** Generators with seeds of their own, for what is drawn in a simulated round. */
final class RoundDraws {

    private RoundDraws() {}

    /** A generator for one purpose of a seed. In a federation over a network the rounding draws from a secure one. */
    static SplittableRandom generator(long seed, long purpose) {
        return new SplittableRandom(Coins.bits(seed, purpose));
    }
}
