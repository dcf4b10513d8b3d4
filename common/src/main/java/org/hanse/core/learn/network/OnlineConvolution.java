// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Linear;

/**
 * Incremental dilated causal convolutions. The inputs of all layers are stored for each interaction, and a new
 * interaction reads them. The last position depends on at most {@value #REACH} interactions, itself included. A window
 * at least as long slides without recomputation; a shorter one is recomputed.
 */
final class OnlineConvolution implements OnlineEncoder {

    private static final int LAYERS = DilatedConvolutions.LAYERS;
    private static final int TAPS = DilatedConvolutions.TAPS;

    /** Sum of {@code (TAPS - 1) 2^l} over the layers, and the position itself. */
    private static final int REACH = (TAPS - 1) * ((1 << LAYERS) - 1) + 1;

    private final float[] shared;
    private final int history;
    private final int d;
    private final int[] biases = new int[LAYERS];
    private final Linear[] layers = new Linear[LAYERS];
    private final float[] columns;

    /** Inputs of the layers for a window with hidden interactions; the first are the embedded interactions. */
    private final float[][] inputs = new float[LAYERS][];

    private final FloatBuffer[] apart = new FloatBuffer[LAYERS - 1];

    OnlineConvolution(NetworkShape shape, Kernels kernels, float[] shared) {
        this.history = shape.spec.history();
        this.shared = shared;
        this.d = shape.d;
        this.columns = new float[TAPS * d];
        for (int l = 0; l < LAYERS; l++) {
            biases[l] = shape.at("encoder." + l + ".bias");
            layers[l] = new Linear(kernels, TAPS * d, d);
            layers[l].load(shared, shape.at("encoder." + l + ".weight"));
        }
        for (int l = 0; l < apart.length; l++) {
            apart[l] = new FloatBuffer();
        }
    }

    @Override
    public int layers() {
        return LAYERS - 1;
    }

    @Override
    public void encode(EncoderWindow window, float[] h) {
        if (window.slid && history < REACH) {
            window.encoded = window.start;
        }
        window.slid = false;
        inputs[0] = window.e;
        System.arraycopy(window.inputs, 0, inputs, 1, LAYERS - 1);
        for (int r = window.encoded; r < window.end; r++) {
            deepen(window.start, r, ALL);
        }
        window.encoded = window.end;
        layer(LAYERS - 1, window.start, window.end - 1, ALL, h, 0);
    }

    @Override
    public void encode(EncoderWindow window, boolean[] hidden, float[] h) {
        inputs[0] = window.e;
        for (int l = 1; l < LAYERS; l++) {
            inputs[l] = apart[l - 1].of(window.end * d);
        }
        int last = window.start;
        for (int r = window.start; r < window.end; r++) {
            if (!hidden[r - window.start]) {
                deepen(window.start, r, hidden);
                last = r;
            }
        }
        layer(LAYERS - 1, window.start, last, hidden, h, 0);
    }

    private void deepen(int first, int row, boolean[] hidden) {
        for (int l = 0; l + 1 < LAYERS; l++) {
            layer(l, first, row, hidden, inputs[l + 1], row * d);
        }
    }

    /** Computes the output of layer {@code l} at {@code row}; rows before {@code first} and hidden ones are zero. */
    private void layer(int l, int first, int row, boolean[] hidden, float[] out, int outAt) {
        float[] x = inputs[l];
        for (int j = 0; j < TAPS; j++) {
            int from = row - (j << l);
            if (from >= first && (hidden.length == 0 || !hidden[from - first])) {
                System.arraycopy(x, from * d, columns, j * d, d);
            } else {
                Arrays.fill(columns, j * d, (j + 1) * d, 0f);
            }
        }
        layers[l].forward(columns, 0, 1, shared, biases[l], out, outAt);
        for (int i = 0; i < d; i++) {
            out[outAt + i] = x[row * d + i] + Math.max(0f, out[outAt + i]);
        }
    }
}
