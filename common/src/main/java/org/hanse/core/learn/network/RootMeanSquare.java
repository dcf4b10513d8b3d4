// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;

/**
 * RMS normalisation of rows {@code [d]}: {@code y = gain x / sqrt(mean(x^2) + 1e-6)}. Keeps the input of its gradient.
 *
 * <p>Source: Zhang and Sennrich, NeurIPS 2019, equation 4.
 */
final class RootMeanSquare {

    private static final double SMALL = 1e-6;

    private final Kernels kernels;
    private final int d;
    private final int gainAt;

    /** Rows before the gain, {@code [rows, d]}. */
    private final FloatBuffer normal = new FloatBuffer();

    /** Inverse root of each row. */
    private final FloatBuffer inverse = new FloatBuffer();

    /** Gradient of the output, {@code [rows, d]}. */
    private final FloatBuffer dResult = new FloatBuffer();

    private final float[] gain;

    RootMeanSquare(Kernels kernels, int d, int gainAt) {
        this.kernels = kernels;
        this.d = d;
        this.gainAt = gainAt;
        this.gain = new float[d];
    }

    /** Writes the normalised rows to {@code y}. */
    void forward(float[] x, int rows, float[] y, float[] shared) {
        System.arraycopy(shared, gainAt, gain, 0, d);
        float[] unit = normal.of(rows * d);
        float[] roots = inverse.of(rows);
        for (int r = 0; r < rows; r++) {
            float root = (float) (1 / Math.sqrt(kernels.dot(x, r * d, x, r * d, d) / (double) d + SMALL));
            roots[r] = root;
            for (int i = 0; i < d; i++) {
                unit[r * d + i] = x[r * d + i] * root;
                y[r * d + i] = unit[r * d + i] * gain[i];
            }
        }
    }

    /** Adds the gradient of the input to {@code dx}. */
    void backward(float[] dy, int rows, float[] dx) {
        float[] unit = normal.current();
        float[] kept = dResult.of(rows * d);
        System.arraycopy(dy, 0, kept, 0, rows * d);
        for (int r = 0; r < rows; r++) {
            float mean = 0;
            for (int i = r * d; i < (r + 1) * d; i++) {
                mean += dy[i] * gain[i - r * d] * unit[i];
            }
            mean /= d;
            float root = inverse.current()[r];
            for (int i = r * d; i < (r + 1) * d; i++) {
                dx[i] += root * (dy[i] * gain[i - r * d] - unit[i] * mean);
            }
        }
    }

    /** Adds the contribution of rows {@code [at, at + rows)} to the gradient of the gain. */
    void gainGradient(int at, int rows, float[] gradient) {
        for (int r = at; r < at + rows; r++) {
            for (int i = 0; i < d; i++) {
                gradient[gainAt + i] += dResult.current()[r * d + i] * normal.current()[r * d + i];
            }
        }
    }
}
