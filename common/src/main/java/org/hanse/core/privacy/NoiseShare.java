// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.quantize.IntegerUpdate;

/**
 * Noise of a node for one update. It is added once and to no other update, because the difference of two updates with equal noise is
 * exact. As secret as the update.
 *
 * <p>Shape: {@code [size of the update]}, in steps of the grid.
 */
public final class NoiseShare {

    /** No noise. */
    public static final NoiseShare NONE = new NoiseShare(new NoPrivacy(), new long[0]);

    private final NoiseMechanism mechanism;
    private final long[] integers;

    NoiseShare(NoiseMechanism mechanism, long[] integers) {
        this.mechanism = mechanism;
        this.integers = integers;
    }

    /**
     * Returns the noised update for masking. The update was clipped before. The sum wraps around in the ring and is not clipped again,
     * which would change the accounted distribution of the noise.
     *
     * @throws IllegalArgumentException if the size or grid of the update differs, or its ring is too small for the noise
     */
    public IntegerUpdate addTo(IntegerUpdate update) {
        if (this == NONE) {
            return update;
        }
        mechanism.requireFit(update.spec());
        return update.plus(integers);
    }

    /** Returns a text without the numbers. */
    @Override
    public String toString() {
        return "NoiseShare[" + integers.length + "]";
    }
}
