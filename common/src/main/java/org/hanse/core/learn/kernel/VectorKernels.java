// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.load;
import static org.hanse.core.learn.kernel.VectorFunctions.splat;

import jdk.incubator.vector.FloatVector;

/** The operations on the Vector API; needs the module {@code jdk.incubator.vector}. */
final class VectorKernels implements Kernels {

    /** @throws UnsupportedOperationException if this machine's vectors are shorter than 128 bits or of an odd length */
    VectorKernels() {
        if (LANES < 4 || Integer.bitCount(LANES) != 1) {
            throw new UnsupportedOperationException("vectors of " + LANES + " lanes");
        }
    }

    @Override
    public String name() {
        return "vector-" + VectorFunctions.SPECIES.vectorBitSize();
    }

    @Override
    public void pack(Matrix b, PackedMatrix packed) {
        VectorProduct.pack(b, packed);
    }

    @Override
    public void multiply(Matrix a, PackedMatrix b, Matrix c, boolean accumulate) {
        VectorProduct.multiply(a, b, c, accumulate);
    }

    @Override
    public float dot(float[] x, int xAt, float[] y, int yAt, int size) {
        FloatVector sum0 = FloatVector.zero(VectorFunctions.SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        int i = 0;
        for (; i <= size - 4 * LANES; i += 4 * LANES) {
            sum0 = load(x, xAt + i).fma(load(y, yAt + i), sum0);
            sum1 = load(x, xAt + i + LANES).fma(load(y, yAt + i + LANES), sum1);
            sum2 = load(x, xAt + i + 2 * LANES).fma(load(y, yAt + i + 2 * LANES), sum2);
            sum3 = load(x, xAt + i + 3 * LANES).fma(load(y, yAt + i + 3 * LANES), sum3);
        }
        for (; i <= size - LANES; i += LANES) {
            sum0 = load(x, xAt + i).fma(load(y, yAt + i), sum0);
        }
        float rest = 0;
        for (; i < size; i++) {
            rest = Math.fma(x[xAt + i], y[yAt + i], rest);
        }
        float[] lanes = new float[LANES];
        sum0.add(sum1).add(sum2.add(sum3)).intoArray(lanes, 0);
        return VectorFunctions.sum(lanes) + rest;
    }

    @Override
    public void addScaled(float factor, float[] x, int xAt, float[] y, int yAt, int size) {
        FloatVector factors = splat(factor);
        int whole = VectorFunctions.whole(size);
        for (int i = 0; i < whole; i += LANES) {
            load(x, xAt + i).fma(factors, load(y, yAt + i)).intoArray(y, yAt + i);
        }
        for (int i = whole; i < size; i++) {
            y[yAt + i] = Math.fma(x[xAt + i], factor, y[yAt + i]);
        }
    }

    @Override
    public void scale(float factor, float[] x, int xAt, int size) {
        int whole = VectorFunctions.whole(size);
        for (int i = 0; i < whole; i += LANES) {
            load(x, xAt + i).mul(factor).intoArray(x, xAt + i);
        }
        for (int i = whole; i < size; i++) {
            x[xAt + i] *= factor;
        }
    }

    @Override
    public float maximum(float[] x, int xAt, int size) {
        FloatVector max0 = splat(Float.NEGATIVE_INFINITY);
        FloatVector max1 = max0;
        FloatVector max2 = max0;
        FloatVector max3 = max0;
        int i = 0;
        for (; i <= size - 4 * LANES; i += 4 * LANES) {
            max0 = max0.max(load(x, xAt + i));
            max1 = max1.max(load(x, xAt + i + LANES));
            max2 = max2.max(load(x, xAt + i + 2 * LANES));
            max3 = max3.max(load(x, xAt + i + 3 * LANES));
        }
        for (; i <= size - LANES; i += LANES) {
            max0 = max0.max(load(x, xAt + i));
        }
        float[] lanes = new float[LANES];
        max0.max(max1).max(max2.max(max3)).intoArray(lanes, 0);
        float max = Float.NEGATIVE_INFINITY;
        for (float lane : lanes) {
            max = Math.max(max, lane);
        }
        for (; i < size; i++) {
            max = Math.max(max, x[xAt + i]);
        }
        return max;
    }

    @Override
    public float exponentials(float[] x, int xAt, int size, float shift) {
        return VectorExponential.replace(x, xAt, size, shift);
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
        VectorRecurrence.step(gates, gatesAt, state, stateAt, previous, previousAt, next, nextAt, d);
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
        VectorRecurrence.gradient(gates, gatesAt, state, stateAt, previous, previousAt, next, nextAt, d);
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
        VectorConvolution.convolve(
                projected, rowOf, from, to, bias, biasAt, maxima, maximaAt, winners, winnersAt, filters);
    }

    @Override
    public void adam(float[] p, float[] g, float[] m, float[] v, int at, int size, AdamStep step) {
        VectorAdam.step(p, g, m, v, at, size, step);
    }
}
