// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.SPECIES;

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
        return "vector-" + SPECIES.vectorBitSize();
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
    public void addProductOfRows(Matrix a, float[] table, int[] places, Matrix c) {
        VectorRows.addProduct(a, table, places, c);
    }

    @Override
    public float dot(float[] x, int xAt, float[] y, int yAt, int size) {
        return VectorReduction.dot(x, xAt, y, yAt, size);
    }

    @Override
    public void addScaled(float factor, float[] x, int xAt, float[] y, int yAt, int size) {
        FloatVector factors = FloatVector.broadcast(SPECIES, factor);
        int whole = VectorFunctions.whole(size);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xAt + i)
                    .fma(factors, FloatVector.fromArray(SPECIES, y, yAt + i))
                    .intoArray(y, yAt + i);
        }
        for (int i = whole; i < size; i++) {
            y[yAt + i] = Math.fma(x[xAt + i], factor, y[yAt + i]);
        }
    }

    @Override
    public void scale(float factor, float[] x, int xAt, int size) {
        int whole = VectorFunctions.whole(size);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector.fromArray(SPECIES, x, xAt + i).mul(factor).intoArray(x, xAt + i);
        }
        for (int i = whole; i < size; i++) {
            x[xAt + i] *= factor;
        }
    }

    @Override
    public float maximum(float[] x, int xAt, int size) {
        return VectorReduction.maximum(x, xAt, size);
    }

    @Override
    public float exponentials(float[] x, int xAt, int size, float shift) {
        VectorExponential.replace(x, xAt, size, shift);
        return VectorReduction.sum(x, xAt, size);
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
