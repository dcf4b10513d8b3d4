// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/** The operations in plain loops, written so that the compiler finds vectors where it can. */
final class ScalarKernels implements Kernels {

    @Override
    public String name() {
        return "scalar";
    }

    @Override
    public void pack(Matrix b, PackedMatrix packed) {
        ScalarProduct.pack(b, packed);
    }

    @Override
    public void multiply(Matrix a, PackedMatrix b, Matrix c, boolean accumulate) {
        ScalarProduct.multiply(a, b, c, accumulate);
    }

    @Override
    public float dot(float[] x, int xAt, float[] y, int yAt, int size) {
        float sum0 = 0;
        float sum1 = 0;
        float sum2 = 0;
        float sum3 = 0;
        int i = 0;
        for (; i <= size - 4; i += 4) {
            sum0 += x[xAt + i] * y[yAt + i];
            sum1 += x[xAt + i + 1] * y[yAt + i + 1];
            sum2 += x[xAt + i + 2] * y[yAt + i + 2];
            sum3 += x[xAt + i + 3] * y[yAt + i + 3];
        }
        for (; i < size; i++) {
            sum0 += x[xAt + i] * y[yAt + i];
        }
        return sum0 + sum1 + (sum2 + sum3);
    }

    @Override
    public void addScaled(float factor, float[] x, int xAt, float[] y, int yAt, int size) {
        for (int i = 0; i < size; i++) {
            y[yAt + i] += factor * x[xAt + i];
        }
    }

    @Override
    public void scale(float factor, float[] x, int xAt, int size) {
        for (int i = 0; i < size; i++) {
            x[xAt + i] *= factor;
        }
    }

    @Override
    public float maximum(float[] x, int xAt, int size) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < size; i++) {
            max = Math.max(max, x[xAt + i]);
        }
        return max;
    }

    @Override
    public float exponentials(float[] x, int xAt, int size, float shift) {
        double sum = 0;
        for (int i = 0; i < size; i++) {
            float exp = ScalarFunctions.exp(x[xAt + i] - shift);
            x[xAt + i] = exp;
            sum += exp;
        }
        return (float) sum;
    }

    @Override
    public void recurrentStep(
            float[] gates,
            int gatesAt,
            float[] state,
            int stateAt,
            float[] previous,
            int previousAt,
            float[] next,
            int nextAt,
            int d) {
        ScalarRecurrence.step(gates, gatesAt, state, stateAt, previous, previousAt, next, nextAt, d);
    }

    @Override
    public void recurrentStepGradient(
            float[] gates,
            int gatesAt,
            float[] state,
            int stateAt,
            float[] previous,
            int previousAt,
            float[] next,
            int nextAt,
            int d) {
        ScalarRecurrence.gradient(gates, gatesAt, state, stateAt, previous, previousAt, next, nextAt, 0, d);
    }

    @Override
    public void convolveTitle(
            float[] projected,
            int[] rowOf,
            int from,
            int to,
            float[] bias,
            int biasAt,
            float[] maxima,
            int maximaAt,
            float[] winners,
            int winnersAt,
            int filters) {
        ScalarConvolution.convolve(
                projected, rowOf, from, to, bias, biasAt, maxima, maximaAt, winners, winnersAt, 0, filters);
    }

    @Override
    public void adam(float[] p, float[] g, float[] m, float[] v, int at, int size, AdamStep step) {
        ScalarAdam.step(p, g, m, v, at, size, step);
    }
}
