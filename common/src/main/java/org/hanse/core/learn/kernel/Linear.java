// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/**
 * A linear layer {@code y = x W + b} and its gradient, for rows of one shard. Holds working memory, so one object serves
 * one shard; weights lie in the caller's parameter array.
 */
public final class Linear {

    private final Kernels kernels;
    private final int in;
    private final int out;
    private final PackedMatrix packed = new PackedMatrix();
    private final PackedMatrix packedTransposed = new PackedMatrix();
    private final PackedMatrix scratch = new PackedMatrix();
    private final Matrix a = new Matrix();
    private final Matrix b = new Matrix();
    private final Matrix c = new Matrix();

    public Linear(Kernels kernels, int in, int out) {
        this.kernels = kernels;
        this.in = in;
        this.out = out;
    }

    /** Takes over weights {@code [in, out]}; call again whenever they have changed. */
    public void load(float[] parameters, int weightAt) {
        kernels.pack(b.set(parameters, weightAt, in, out), packed);
    }

    /**
     * Takes over the weights for {@link #inputGradient}; separate from {@link #load}, because scoring does not need
     * it.
     */
    public void loadTransposed(float[] parameters, int weightAt) {
        kernels.pack(b.setTransposed(parameters, weightAt, out, in), packedTransposed);
    }

    /** Computes {@code y = x W + b}; {@code x [rows, in]}, {@code y [rows, out]}. */
    public void forward(float[] x, int xAt, int rows, float[] bias, int biasAt, float[] y, int yAt) {
        for (int r = 0; r < rows; r++) {
            System.arraycopy(bias, biasAt, y, yAt + r * out, out);
        }
        kernels.multiply(a.set(x, xAt, rows, in), packed, c.set(y, yAt, rows, out), true);
    }

    /** Computes {@code y = x W}. */
    public void forward(float[] x, int xAt, int rows, float[] y, int yAt) {
        kernels.multiply(a.set(x, xAt, rows, in), packed, c.set(y, yAt, rows, out), false);
    }

    /** Computes {@code dx (+)= dy W^T}. */
    public void inputGradient(float[] dy, int dyAt, int rows, float[] dx, int dxAt, boolean accumulate) {
        kernels.multiply(a.set(dy, dyAt, rows, out), packedTransposed, c.set(dx, dxAt, rows, in), accumulate);
    }

    /** Computes {@code dW += x^T dy}. */
    public void weightGradient(float[] x, int xAt, float[] dy, int dyAt, int rows, float[] gradient, int weightAt) {
        if (rows > 0) {
            kernels.multiply(
                    a.setTransposed(x, xAt, in, rows),
                    b.set(dy, dyAt, rows, out),
                    c.set(gradient, weightAt, in, out),
                    true,
                    scratch);
        }
    }

    /** Adds the sum of the rows of {@code dy} to {@code db}. */
    public void biasGradient(float[] dy, int dyAt, int rows, float[] gradient, int biasAt) {
        for (int r = 0; r < rows; r++) {
            kernels.addScaled(1f, dy, dyAt + r * out, gradient, biasAt, out);
        }
    }
}
