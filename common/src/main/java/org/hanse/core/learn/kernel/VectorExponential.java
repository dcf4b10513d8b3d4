// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The exponential function of an array: the one loop that all activations share.
 */
final class VectorExponential {

    private static final VectorSpecies<Integer> BITS = VectorSpecies.of(int.class, SPECIES.vectorShape());

    private VectorExponential() {}

    /** Computes {@code x = exp(x - shift)}; see {@link ExponentialApproximation}. */
    static void replace(float[] x, int xAt, int size, float shift) {
        int whole = VectorFunctions.whole(size);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector y = FloatVector.fromArray(SPECIES, x, xAt + i).sub(shift);
            FloatVector shifted = y.mul(ExponentialApproximation.PER_LOG_2).add(ExponentialApproximation.ROUNDER);
            FloatVector n = shifted.sub(ExponentialApproximation.ROUNDER);
            FloatVector r = n.fma(FloatVector.broadcast(SPECIES, -ExponentialApproximation.LOG_2_HIGH), y);
            r = n.fma(FloatVector.broadcast(SPECIES, -ExponentialApproximation.LOG_2_LOW), r);
            FloatVector q = r.fma(
                    FloatVector.broadcast(SPECIES, ExponentialApproximation.Q5),
                    FloatVector.broadcast(SPECIES, ExponentialApproximation.Q4));
            q = q.fma(r, FloatVector.broadcast(SPECIES, ExponentialApproximation.Q3));
            q = q.fma(r, FloatVector.broadcast(SPECIES, ExponentialApproximation.Q2));
            q = q.fma(r, FloatVector.broadcast(SPECIES, ExponentialApproximation.Q1));
            q = q.fma(r, FloatVector.broadcast(SPECIES, ExponentialApproximation.Q0));
            q = q.mul(r).fma(r, r.add(1));
            FloatVector power = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, ExponentialApproximation.MANTISSA_BITS)
                    .add(IntVector.broadcast(BITS, ExponentialApproximation.ONE_BITS))
                    .reinterpretAsFloats();
            q.mul(power)
                    .blend(
                            FloatVector.broadcast(SPECIES, 0),
                            y.compare(VectorOperators.LT, ExponentialApproximation.LOWEST))
                    .blend(
                            FloatVector.broadcast(SPECIES, Float.POSITIVE_INFINITY),
                            y.compare(VectorOperators.GT, ExponentialApproximation.HIGHEST))
                    .intoArray(x, xAt + i);
        }
        for (int i = whole; i < size; i++) {
            x[xAt + i] = VectorFunctions.exp(x[xAt + i] - shift);
        }
    }
}
