// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Linear;

/**
 * Incremental gated recurrent unit. Its state depends on the whole history. Once the window slides, the state is recomputed from the
 * beginning of the window, so that it equals that of a fresh encoding.
 */
final class OnlineRecurrence implements OnlineEncoder {

    private final Kernels kernels;
    private final float[] shared;
    private final int d;
    private final int inputBias;
    private final int stateBias;
    private final Linear input;
    private final Linear state;
    private final FloatBuffer gates = new FloatBuffer();
    private final float[] fromState;

    OnlineRecurrence(NetworkShape shape, Kernels kernels, float[] shared) {
        this.kernels = kernels;
        this.shared = shared;
        this.d = shape.d;
        this.inputBias = shape.at("encoder.input.bias");
        this.stateBias = shape.at("encoder.state.bias");
        this.input = new Linear(kernels, d, 3 * d);
        this.state = new Linear(kernels, d, 3 * d);
        this.fromState = new float[3 * d];
        input.load(shared, shape.at("encoder.input.weight"));
        state.load(shared, shape.at("encoder.state.weight"));
    }

    @Override
    public int layers() {
        return 0;
    }

    @Override
    public void encode(EncoderWindow window, float[] h) {
        if (window.slid || window.encoded == window.start) {
            Arrays.fill(window.h, 0f);
            window.encoded = window.start;
            window.slid = false;
        }
        advance(window, window.encoded, ALL, window.h);
        window.encoded = window.end;
        System.arraycopy(window.h, 0, h, 0, d);
    }

    @Override
    public void encode(EncoderWindow window, boolean[] hidden, float[] h) {
        Arrays.fill(h, 0, d, 0f);
        advance(window, window.start, hidden, h);
    }

    private void advance(EncoderWindow window, int from, boolean[] hidden, float[] h) {
        int rows = window.end - from;
        float[] g = gates.of(rows * 3 * d);
        input.forward(window.e, from * d, rows, shared, inputBias, g, 0);
        for (int r = 0; r < rows; r++) {
            if (hidden.length == 0 || !hidden[r]) {
                state.forward(h, 0, 1, shared, stateBias, fromState, 0);
                kernels.recurrentStep(g, r * 3 * d, fromState, 0, h, 0, h, 0, d);
            }
        }
    }
}
