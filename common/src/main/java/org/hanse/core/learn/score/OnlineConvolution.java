// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Linear;
import org.hanse.core.learn.network.NetworkLayout;
import org.hanse.core.learn.network.NetworkShape;

/**
 * Incremental dilated causal convolutions. The inputs of all layers are stored for each interaction, and a new
 * interaction reads them. The last position depends on at most {@value #REACH} interactions, itself included. A window
 * at least as long slides without recomputation; a shorter one is recomputed.
 */
final class OnlineConvolution implements OnlineEncoder {

    private static final int LAYERS = NetworkLayout.CONVOLUTIONS;
    private static final int TAPS = NetworkLayout.TAPS;

    /** Sum of {@code (TAPS - 1) 2^l} over the layers, and the position itself. */
    private static final int REACH = (TAPS - 1) * ((1 << LAYERS) - 1) + 1;

    private final ScoringNetwork network;
    private final int d;
    private final int[] biases = new int[LAYERS];
    private final Linear[] layers = new Linear[LAYERS];
    private final float[] columns;

    /** Inputs of the layers of a window with hidden interactions; the first are the embedded interactions. */
    private final float[][] inputs = new float[LAYERS][];

    private final FloatBuffer[] apart = new FloatBuffer[LAYERS - 1];

    OnlineConvolution(ScoringNetwork network) {
        NetworkShape shape = network.shape;
        this.network = network;
        this.d = shape.d;
        this.columns = new float[TAPS * d];
        for (int l = 0; l < LAYERS; l++) {
            biases[l] = shape.at("encoder." + l + ".bias");
            layers[l] = new Linear(network.kernels, TAPS * d, d);
            layers[l].load(network.shared, shape.at("encoder." + l + ".weight"));
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
    public void encode(ShopperState shopper, float[] h) {
        if (shopper.slid && network.shape.spec.history() < REACH) {
            shopper.encoded = shopper.start;
        }
        shopper.slid = false;
        inputs[0] = shopper.e;
        System.arraycopy(shopper.inputs, 0, inputs, 1, LAYERS - 1);
        for (int r = shopper.encoded; r < shopper.end; r++) {
            deepen(shopper.start, r, ALL);
        }
        shopper.encoded = shopper.end;
        layer(LAYERS - 1, shopper.start, shopper.end - 1, ALL, h, 0);
    }

    @Override
    public void encode(ShopperState shopper, boolean[] hidden, float[] h) {
        inputs[0] = shopper.e;
        for (int l = 1; l < LAYERS; l++) {
            inputs[l] = apart[l - 1].of(shopper.end * d);
        }
        int last = shopper.start;
        for (int r = shopper.start; r < shopper.end; r++) {
            if (!hidden[r - shopper.start]) {
                deepen(shopper.start, r, hidden);
                last = r;
            }
        }
        layer(LAYERS - 1, shopper.start, last, hidden, h, 0);
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
        layers[l].forward(columns, 0, 1, network.shared, biases[l], out, outAt);
        for (int i = 0; i < d; i++) {
            out[outAt + i] = x[row * d + i] + Math.max(0f, out[outAt + i]);
        }
    }
}
