// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.shopper;

import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.States;

/** The states of one shopper's positions, copied out of a pass over many shoppers. */
final class ShopperStates implements States {

    private final NetworkShape shape;
    private final FloatBuffer u = new FloatBuffer();
    private final FloatBuffer v = new FloatBuffer();

    ShopperStates(NetworkShape shape) {
        this.shape = shape;
    }

    /** Copies {@code positions} positions of {@code pass} from {@code offset} on. */
    void copy(States pass, int offset, int positions) {
        int wide = shape.scores * shape.d;
        System.arraycopy(pass.u(), offset * wide, u.of(positions * wide), 0, positions * wide);
        int objectives = shape.objectives;
        if (objectives > 0) {
            System.arraycopy(pass.v(), offset * objectives, v.of(positions * objectives), 0, positions * objectives);
        }
    }

    @Override
    public float[] u() {
        return u.current();
    }

    @Override
    public float[] v() {
        return v.current();
    }
}
