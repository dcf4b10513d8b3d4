// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.crypto.StreamRandom;

/** Draws what a node adds to its updates. Immutable; kept for all rounds of a job, since a table may stand in it. */
public final class NodeNoise {

    private static final NodeNoise NONE = new NodeNoise(new NoPrivacy(), (count, random) -> new long[0]);

    private final NoiseMechanism mechanism;
    private final Draw draw;

    /** Independent numbers. */
    @FunctionalInterface
    interface Draw {
        long[] of(int count, StreamRandom random);
    }

    NodeNoise(NoiseMechanism mechanism, Draw draw) {
        this.mechanism = mechanism;
        this.draw = draw;
    }

    /** Nothing is added by nodes. */
    static NodeNoise none() {
        return NONE;
    }

    /**
     * The noise of one update, drawn before the update is looked at.
     *
     * @param size coordinates of the update
     * @param random the node's own: who has two nodes' numbers from one seed has them without noise
     */
    public NoiseShare draw(int size, StreamRandom random) {
        return this == NONE ? NoiseShare.NONE : new NoiseShare(mechanism, draw.of(size, random));
    }
}
