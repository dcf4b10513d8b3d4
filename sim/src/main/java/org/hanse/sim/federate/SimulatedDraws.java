// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import org.hanse.clientnode.app.ClientDraws;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.learn.CounterRandom;

/**
 * Draws of a simulated client, from seeds.
 *
 * @param round seed of the participant in the round
 * @param fitting seed for fitting to the round's model
 */
record SimulatedDraws(long round, long fitting) implements ClientDraws {

    private static final long TRAIN = 4;
    private static final long ROUNDING = 5;
    private static final long NOISE = 6;
    private static final long COINS = 10;

    @Override
    public long training() {
        return CounterRandom.bits(round, TRAIN);
    }

    @Override
    public StreamRandom sampling() {
        return RoundDraws.stream(round, COINS);
    }

    @Override
    public StreamRandom rounding() {
        return RoundDraws.stream(round, ROUNDING);
    }

    @Override
    public StreamRandom noise() {
        return RoundDraws.stream(round, NOISE);
    }
}
