// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.learn.kernel.PackedMatrix;

/**
 * Softmax attention of every position of a window to the positions up to it: {@code softmax over t of (query_s . key_t / sqrt(k) - slope_h
 * (s - t))}, with {@code k = d / heads} and {@code slope_h = 2^(-8 (h + 1) / heads)}. Has no parameters.
 *
 * <p>Shapes: queries, keys and values of a position stand beside each other, {@code [positions, 3 d]}.
 *
 * <p>Source of the slopes: Press et al., ICLR 2022, section 3.
 */
final class CausalAttention {

    private final Kernels kernels;
    private final int d;
    private final int heads;
    private final int width;
    private final float scale;
    private final FloatBuffer shares = new FloatBuffer();
    private final FloatBuffer dShares = new FloatBuffer();
    private final PackedMatrix scratch = new PackedMatrix();
    private final Matrix a = new Matrix();
    private final Matrix b = new Matrix();
    private final Matrix c = new Matrix();

    CausalAttention(Kernels kernels, int d, int heads) {
        this.kernels = kernels;
        this.d = d;
        this.heads = heads;
        this.width = d / heads;
        this.scale = (float) (1 / Math.sqrt(width));
    }

    void forward(SequenceRange range, float[] rows, float[] mixed) {
        long size = 0;
        for (int w = 0; w < range.windows(); w++) {
            size += (long) heads * range.length(w) * range.length(w);
        }
        float[] p = shares.of(FloatBuffer.size(size));
        int at = 0;
        for (int w = 0; w < range.windows(); w++) {
            int n = range.length(w);
            int start = range.start(w);
            for (int h = 0; h < heads; h++) {
                int from = start * 3 * d + h * width;
                multiply(
                        query(rows, from, n),
                        b.setTransposed(rows, from + d, width, n, 3 * d),
                        square(p, at, n),
                        false);
                softmax(p, at, n, h);
                multiply(
                        a.set(p, at, n, n),
                        b.set(rows, from + 2 * d, n, width, 3 * d),
                        c.set(mixed, start * d + h * width, n, width, d),
                        false);
                at += n * n;
            }
        }
    }

    /** Writes the gradients of queries, keys and values, after {@link #forward}. */
    void backward(SequenceRange range, float[] rows, float[] dMixed, float[] dRows) {
        float[] p = shares.current();
        int at = 0;
        for (int w = 0; w < range.windows(); w++) {
            int n = range.length(w);
            int start = range.start(w);
            float[] dp = dShares.of(n * n);
            for (int h = 0; h < heads; h++) {
                int from = start * 3 * d + h * width;
                int of = start * d + h * width;
                multiply(
                        a.setTransposed(p, at, n, n),
                        b.set(dMixed, of, n, width, d),
                        c.set(dRows, from + 2 * d, n, width, 3 * d),
                        false);
                multiply(
                        a.set(dMixed, of, n, width, d),
                        b.setTransposed(rows, from + 2 * d, width, n, 3 * d),
                        square(dp, 0, n),
                        false);
                softmaxGradient(p, at, n, dp);
                multiply(a.set(dp, 0, n, n), b.set(rows, from + d, n, width, 3 * d), query(dRows, c, from, n), false);
                multiply(
                        a.setTransposed(dp, 0, n, n),
                        b.set(rows, from, n, width, 3 * d),
                        c.set(dRows, from + d, n, width, 3 * d),
                        false);
                at += n * n;
            }
        }
    }

    private Matrix query(float[] rows, int from, int n) {
        return query(rows, a, from, n);
    }

    private Matrix query(float[] rows, Matrix view, int from, int n) {
        return view.set(rows, from, n, width, 3 * d);
    }

    private Matrix square(float[] values, int at, int n) {
        return c.set(values, at, n, n);
    }

    private void multiply(Matrix left, Matrix right, Matrix product, boolean accumulate) {
        kernels.multiply(left, right, product, accumulate, scratch);
    }

    private void softmax(float[] p, int at, int n, int head) {
        float slope = (float) Math.pow(2, -8.0 * (head + 1) / heads);
        for (int s = 0; s < n; s++) {
            int row = at + s * n;
            for (int t = 0; t <= s; t++) {
                p[row + t] = scale * p[row + t] - slope * (s - t);
            }
            float sum = kernels.exponentials(p, row, s + 1, kernels.maximum(p, row, s + 1));
            kernels.scale(1f / sum, p, row, s + 1);
            Arrays.fill(p, row + s + 1, row + n, 0f);
        }
    }

    private void softmaxGradient(float[] p, int at, int n, float[] dp) {
        for (int s = 0; s < n; s++) {
            int row = s * n;
            float mean = kernels.dot(p, at + row, dp, row, s + 1);
            for (int t = 0; t <= s; t++) {
                dp[row + t] = scale * p[at + row + t] * (dp[row + t] - mean);
            }
            Arrays.fill(dp, row + s + 1, row + n, 0f);
        }
    }
}
