// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.quantize.IntegerUpdate;

/**
 * A node's noise for one update: to be added once, and to no other update, since the difference of two with the same noise has none.
 * Secret like the update itself.
 *
 * <p>Shape: {@code [size of the update]}, in steps of the grid.
 */
public final class NoiseShare {

    /** Nothing is added. */
    public static final NoiseShare NONE = new NoiseShare(new NoPrivacy(), new long[0]);

    private final NoiseMechanism mechanism;
    private final long[] integers;

    NoiseShare(NoiseMechanism mechanism, long[] integers) {
        this.mechanism = mechanism;
        this.integers = integers;
    }

    /**
     * The update with noise, as it is masked. It was cut off at its bound before; now it wraps around in the ring and is never cut off
     * again, which would make the sum's noise another than the one that is accounted.
     *
     * @throws IllegalArgumentException if the update is of another size or grid, or its ring has no room for the noise
     */
    public IntegerUpdate addTo(IntegerUpdate update) {
        if (this == NONE) {
            return update;
        }
        mechanism.requireFit(update.spec());
        return update.plus(integers);
    }

    /** Says nothing of the numbers. */
    @Override
    public String toString() {
        return "NoiseShare[" + integers.length + "]";
    }
}
