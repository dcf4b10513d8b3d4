// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.crypto.StreamRandom;

/** Sampler of a node's noise. Immutable; kept for all rounds of a job, because it may hold a table. */
public final class NodeNoise {

    private static final NodeNoise NONE = new NodeNoise(new NoPrivacy(), (count, random) -> new long[0]);

    private final NoiseMechanism mechanism;
    private final Draw draw;

    /** Source of independent noise numbers. */
    @FunctionalInterface
    interface Draw {
        long[] of(int count, StreamRandom random);
    }

    NodeNoise(NoiseMechanism mechanism, Draw draw) {
        this.mechanism = mechanism;
        this.draw = draw;
    }

    /** Returns a sampler that adds no noise at nodes. */
    static NodeNoise none() {
        return NONE;
    }

    /**
     * Draws the noise of one update, before the update is read.
     *
     * @param size coordinates of the update
     * @param random the node's own; two nodes with the same seed would reveal the difference of their updates
     */
    public NoiseShare draw(int size, StreamRandom random) {
        return this == NONE ? NoiseShare.NONE : new NoiseShare(mechanism, draw.of(size, random));
    }
}
