// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.load;
import static org.hanse.core.learn.kernel.VectorFunctions.splat;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The exponential function of an array: the one loop that all activations share.
 *
 * <p>Its polynomial stands in the loop and not in a function of a vector. Such a function may have been compiled by
 * itself before its callers are, is then too big to be inlined, and every vector goes in and out by way of the heap: a
 * recurrent step took ten times as long.
 */
final class VectorExponential {

    private static final VectorSpecies<Integer> BITS = IntVector.SPECIES_PREFERRED;

    private VectorExponential() {}

    /** {@code x = exp(x - shift)}, returning the sum; see {@link ExponentialApproximation}. */
    static float replace(float[] x, int xAt, int size, float shift) {
        FloatVector sum = FloatVector.zero(VectorFunctions.SPECIES);
        int whole = VectorFunctions.whole(size);
        for (int i = 0; i < whole; i += LANES) {
            FloatVector y = load(x, xAt + i).sub(shift);
            FloatVector shifted = y.mul(ExponentialApproximation.PER_LOG_2).add(ExponentialApproximation.ROUNDER);
            FloatVector n = shifted.sub(ExponentialApproximation.ROUNDER);
            FloatVector r = n.fma(splat(-ExponentialApproximation.LOG_2_HIGH), y);
            r = n.fma(splat(-ExponentialApproximation.LOG_2_LOW), r);
            FloatVector q = r.fma(splat(ExponentialApproximation.Q5), splat(ExponentialApproximation.Q4));
            q = q.fma(r, splat(ExponentialApproximation.Q3));
            q = q.fma(r, splat(ExponentialApproximation.Q2));
            q = q.fma(r, splat(ExponentialApproximation.Q1));
            q = q.fma(r, splat(ExponentialApproximation.Q0));
            q = q.mul(r).fma(r, r.add(1));
            FloatVector power = shifted.reinterpretAsInts()
                    .lanewise(VectorOperators.LSHL, ExponentialApproximation.MANTISSA_BITS)
                    .add(IntVector.broadcast(BITS, ExponentialApproximation.ONE_BITS))
                    .reinterpretAsFloats();
            FloatVector exp = q.mul(power)
                    .blend(splat(0), y.compare(VectorOperators.LT, ExponentialApproximation.LOWEST))
                    .blend(
                            splat(Float.POSITIVE_INFINITY),
                            y.compare(VectorOperators.GT, ExponentialApproximation.HIGHEST));
            exp.intoArray(x, xAt + i);
            sum = sum.add(exp);
        }
        float rest = 0;
        for (int i = whole; i < size; i++) {
            float exp = VectorFunctions.exp(x[xAt + i] - shift);
            x[xAt + i] = exp;
            rest += exp;
        }
        float[] lanes = new float[LANES];
        sum.intoArray(lanes, 0);
        return VectorFunctions.sum(lanes) + rest;
    }
}
