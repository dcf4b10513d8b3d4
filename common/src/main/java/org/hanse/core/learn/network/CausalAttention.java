// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.network;

import java.util.Arrays;
import org.hanse.core.learn.kernel.FloatBuffer;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.kernel.Matrix;
import org.hanse.core.learn.kernel.PackedMatrix;

/**
 * Softmax attention of every position of a window to itself and the positions before it. Head {@code h} of width {@code k = d / heads}
 * has the shares {@code softmax over t of (query_s . key_t / sqrt(k) - 2^(-8 (h + 1) / heads) (s - t))}. Has no parameters; keeps the
 * shares for its gradient.
 *
 * <p>Shapes: the query, key and value of a position are side by side, {@code [positions, 3 d]}; results are {@code [positions, d]}.
 *
 * <p>Source of the age term: Press et al., ICLR 2022, section 3.
 */
final class CausalAttention {

    private final Kernels kernels;
    private final int d;
    private final int heads;
    private final int width;
    private final float scale;

    /** Shares by window and head, {@code [length, length]} each, and their gradients in one head. */
    private final FloatBuffer shares = new FloatBuffer();

    private final FloatBuffer dShares = new FloatBuffer();
    private final PackedMatrix scratch = new PackedMatrix();
    private final Matrix left = new Matrix();
    private final Matrix right = new Matrix();
    private final Matrix product = new Matrix();

    CausalAttention(Kernels kernels, int d, int heads) {
        this.kernels = kernels;
        this.d = d;
        this.heads = heads;
        this.width = d / heads;
        this.scale = (float) (1 / Math.sqrt(width));
    }

    /** Computes the values that each position reads, {@code mixed}. */
    void forward(SequenceRange range, float[] rows, float[] mixed) {
        long size = 0;
        for (int w = 0; w < range.windows(); w++) {
            size += (long) heads * range.length(w) * range.length(w);
        }
        float[] p = shares.of(FloatBuffer.size(size));
        int at = 0;
        for (int w = 0; w < range.windows(); w++) {
            int n = range.length(w);
            for (int h = 0; h < heads; h++) {
                int query = range.start(w) * 3 * d + h * width;
                int key = query + d;
                int value = key + d;
                multiply(rows(left, rows, query, n), columns(right, rows, key, n), product.set(p, at, n, n));
                softmax(p, at, n, h);
                multiply(left.set(p, at, n, n), rows(right, rows, value, n), result(product, mixed, range, w, h));
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
            float[] dp = dShares.of(n * n);
            for (int h = 0; h < heads; h++) {
                int query = range.start(w) * 3 * d + h * width;
                int key = query + d;
                int value = key + d;
                multiply(
                        left.setTransposed(p, at, n, n),
                        result(right, dMixed, range, w, h),
                        rows(product, dRows, value, n));
                multiply(result(left, dMixed, range, w, h), columns(right, rows, value, n), product.set(dp, 0, n, n));
                softmaxGradient(p, at, n, dp);
                multiply(left.set(dp, 0, n, n), rows(right, rows, key, n), rows(product, dRows, query, n));
                multiply(left.setTransposed(dp, 0, n, n), rows(right, rows, query, n), rows(product, dRows, key, n));
                at += n * n;
            }
        }
    }

    /** Returns one head's queries, keys or values, {@code [n, width]}. */
    private Matrix rows(Matrix view, float[] rows, int at, int n) {
        return view.set(rows, at, n, width, 3 * d);
    }

    /** Returns the same transposed, {@code [width, n]}. */
    private Matrix columns(Matrix view, float[] rows, int at, int n) {
        return view.setTransposed(rows, at, width, n, 3 * d);
    }

    /** Returns one head's results of a window, {@code [length, width]}. */
    private Matrix result(Matrix view, float[] mixed, SequenceRange range, int window, int head) {
        return view.set(mixed, range.start(window) * d + head * width, range.length(window), width, d);
    }

    private void multiply(Matrix one, Matrix other, Matrix result) {
        kernels.multiply(one, other, result, false, scratch);
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

    /** Turns the gradient of the shares into that of the products of queries and keys. */
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
