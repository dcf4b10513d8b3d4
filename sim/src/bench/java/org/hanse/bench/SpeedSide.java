// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

/**
 * One implementation in a speed comparison, for one case. Not for several threads.
 *
 * <p>Errors: {@link PeerException} if a third-party program fails.
 */
interface SpeedSide extends AutoCloseable {

    /** Duration and loss of a training step. */
    record Step(double millis, double loss) {}

    /** Runs one training step on the next batch, cyclically. */
    Step step();

    /**
     * Encodes the one shopper and takes the best ten items, {@code calls} times.
     *
     * @return milliseconds of each call; empty if this side does not recommend
     */
    double[] infer(int calls);

    @Override
    void close();
}
