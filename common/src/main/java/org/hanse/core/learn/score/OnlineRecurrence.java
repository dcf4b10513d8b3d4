// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Linear;
import org.hanse.core.learn.network.NetworkShape;

/**
 * Incremental gated recurrent unit. Its state depends on all earlier interactions, so once the window slides it is
 * recomputed from the window's beginning. It then equals a fresh encoding of the window.
 */
final class OnlineRecurrence implements OnlineEncoder {

    private final ScoringNetwork network;
    private final int d;
    private final int inputBias;
    private final int stateBias;
    private final Linear input;
    private final Linear state;
    private final FloatBuffer gates = new FloatBuffer();
    private final float[] fromState;

    OnlineRecurrence(ScoringNetwork network) {
        NetworkShape shape = network.shape;
        this.network = network;
        this.d = shape.d;
        this.inputBias = shape.at("encoder.input.bias");
        this.stateBias = shape.at("encoder.state.bias");
        this.input = new Linear(network.kernels, d, 3 * d);
        this.state = new Linear(network.kernels, d, 3 * d);
        this.fromState = new float[3 * d];
        input.load(network.shared, shape.at("encoder.input.weight"));
        state.load(network.shared, shape.at("encoder.state.weight"));
    }

    @Override
    public int layers() {
        return 0;
    }

    @Override
    public void encode(ShopperState shopper, float[] h) {
        if (shopper.slid || shopper.encoded == shopper.start) {
            Arrays.fill(shopper.h, 0f);
            shopper.encoded = shopper.start;
            shopper.slid = false;
        }
        advance(shopper, shopper.encoded, ALL, shopper.h);
        shopper.encoded = shopper.end;
        System.arraycopy(shopper.h, 0, h, 0, d);
    }

    @Override
    public void encode(ShopperState shopper, boolean[] hidden, float[] h) {
        Arrays.fill(h, 0, d, 0f);
        advance(shopper, shopper.start, hidden, h);
    }

    private void advance(ShopperState shopper, int from, boolean[] hidden, float[] h) {
        int rows = shopper.end - from;
        float[] g = gates.of(rows * 3 * d);
        input.forward(shopper.e, from * d, rows, network.shared, inputBias, g, 0);
        for (int r = 0; r < rows; r++) {
            if (hidden.length == 0 || !hidden[r]) {
                state.forward(h, 0, 1, network.shared, stateBias, fromState, 0);
                network.kernels.recurrentStep(g, r * 3 * d, fromState, 0, h, 0, h, 0, d);
            }
        }
    }
}
