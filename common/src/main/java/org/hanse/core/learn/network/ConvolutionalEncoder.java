// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Linear;

/**
 * Dilated causal convolutions with residual connections: layer {@code l} reads 0, {@code 2^l} and {@code 2 * 2^l} positions back.
 *
 * <p>Source: after Yuan et al., WSDM 2019 (NextItNet), section 3, with one convolution a block and no normalisation.
 */
final class ConvolutionalEncoder implements SequenceEncoder {

    private static final int LAYERS = DilatedConvolutions.LAYERS;
    private static final int TAPS = DilatedConvolutions.TAPS;

    private final Kernels kernels;
    private final int d;
    private final int[] weights = new int[LAYERS];
    private final int[] biases = new int[LAYERS];
    private final Linear[] layers = new Linear[LAYERS];

    /** Input of each layer, and its rectified output. */
    private final FloatBuffer[] inputs = new FloatBuffer[LAYERS];

    private final FloatBuffer[] rectified = new FloatBuffer[LAYERS];
    private final FloatBuffer columns = new FloatBuffer();
    private final FloatBuffer dColumns = new FloatBuffer();
    private final FloatBuffer[] dRectified = new FloatBuffer[LAYERS];
    private final FloatBuffer dLayer = new FloatBuffer();

    ConvolutionalEncoder(NetworkShape shape, Kernels kernels) {
        this.kernels = kernels;
        this.d = shape.d;
        for (int l = 0; l < LAYERS; l++) {
            weights[l] = shape.at("encoder." + l + ".weight");
            biases[l] = shape.at("encoder." + l + ".bias");
            layers[l] = new Linear(kernels, TAPS * d, d);
            inputs[l] = new FloatBuffer();
            rectified[l] = new FloatBuffer();
            dRectified[l] = new FloatBuffer();
        }
    }

    @Override
    public void load(float[] shared) {
        for (int l = 0; l < LAYERS; l++) {
            layers[l].load(shared, weights[l]);
            layers[l].loadTransposed(shared, weights[l]);
        }
    }

    @Override
    public void forward(SequenceRange range, float[] e, float[] h, float[] shared) {
        int n = range.positions;
        System.arraycopy(e, 0, inputs[0].of(n * d), 0, n * d);
        for (int l = 0; l < LAYERS; l++) {
            float[] x = inputs[l].current();
            float[] y = rectified[l].of(n * d);
            float[] out = l + 1 < LAYERS ? inputs[l + 1].of(n * d) : h;
            gather(range, 0, range.windows(), x, 1 << l);
            layers[l].forward(columns.current(), 0, n, shared, biases[l], y, 0);
            for (int i = 0; i < n * d; i++) {
                y[i] = Math.max(0f, y[i]);
                out[i] = x[i] + y[i];
            }
        }
    }

    @Override
    public void backward(SequenceRange range, float[] dh, float[] de) {
        int n = range.positions;
        float[] dOut = dLayer.of(n * d);
        System.arraycopy(dh, 0, dOut, 0, n * d);
        for (int l = LAYERS - 1; l >= 0; l--) {
            float[] y = rectified[l].current();
            float[] dy = dRectified[l].of(n * d);
            for (int i = 0; i < n * d; i++) {
                dy[i] = y[i] > 0 ? dOut[i] : 0f;
            }
            layers[l].inputGradient(dy, 0, n, dColumns.of(n * TAPS * d), 0, false);
            scatter(range, dOut, 1 << l);
        }
        kernels.addScaled(1f, dOut, 0, de, 0, n * d);
    }

    @Override
    public void weightGradient(SequenceRange range, int from, int to, float[] e, float[] shared) {
        int at = range.start(from) * d;
        int n = range.start(to) - range.start(from);
        for (int l = 0; l < LAYERS; l++) {
            float[] dy = dRectified[l].current();
            gather(range, from, to, inputs[l].current(), 1 << l);
            layers[l].weightGradient(columns.current(), 0, dy, at, n, shared, weights[l]);
            layers[l].biasGradient(dy, at, n, shared, biases[l]);
        }
    }

    /** Copies the inputs of a layer for windows {@code [from, last)} beside each position; zeros before the first. */
    private void gather(SequenceRange range, int from, int last, float[] x, int dilation) {
        int base = range.start(from);
        float[] rows = columns.of((range.start(last) - base) * TAPS * d);
        for (int w = from; w < last; w++) {
            int start = range.start(w);
            for (int t = 0; t < range.length(w); t++) {
                for (int j = 0; j < TAPS; j++) {
                    int to = ((start - base + t) * TAPS + j) * d;
                    if (t >= j * dilation) {
                        System.arraycopy(x, (start + t - j * dilation) * d, rows, to, d);
                    } else {
                        Arrays.fill(rows, to, to + d, 0f);
                    }
                }
            }
        }
    }

    private void scatter(SequenceRange range, float[] dx, int dilation) {
        float[] rows = dColumns.current();
        for (int w = 0; w < range.windows(); w++) {
            int start = range.start(w);
            for (int t = 0; t < range.length(w); t++) {
                for (int j = 0; j < TAPS && t >= j * dilation; j++) {
                    kernels.addScaled(1f, rows, ((start + t) * TAPS + j) * d, dx, (start + t - j * dilation) * d, d);
                }
            }
        }
    }
}
