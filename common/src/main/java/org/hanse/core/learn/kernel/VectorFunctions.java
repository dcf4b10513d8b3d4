// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * Common parts of loops on vectors: their shape, and scalar functions with exactly the arithmetic of {@link
 * VectorExponential} and {@link VectorRecurrence}. The rest at the end of an array therefore gets the same bits as
 * inside a vector.
 *
 * <p>No method takes or returns a vector, here or in the loops. The optimising compiler inlines methods by run-time counts, which differ
 * from run to run. A method that is not inlined passes its vectors through the heap, and the loop around it stores them there in every
 * iteration. In one run out of five a training step took half as long again. The methods of {@link FloatVector} itself are always inlined.
 */
final class VectorFunctions {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.vectorBitSize() > 512
            ? FloatVector.SPECIES_512
            : FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private VectorFunctions() {}

    /** Returns the first index, at most {@code size}, after which no whole vector is left. */
    static int whole(int size) {
        return size & -LANES;
    }

    static float exp(float x) {
        if (x < ExponentialApproximation.LOWEST) {
            return 0;
        }
        if (x > ExponentialApproximation.HIGHEST) {
            return Float.POSITIVE_INFINITY;
        }
        float shifted = x * ExponentialApproximation.PER_LOG_2 + ExponentialApproximation.ROUNDER;
        float n = shifted - ExponentialApproximation.ROUNDER;
        float r = Math.fma(n, -ExponentialApproximation.LOG_2_HIGH, x);
        r = Math.fma(n, -ExponentialApproximation.LOG_2_LOW, r);
        float q = Math.fma(r, ExponentialApproximation.Q5, ExponentialApproximation.Q4);
        q = Math.fma(q, r, ExponentialApproximation.Q3);
        q = Math.fma(q, r, ExponentialApproximation.Q2);
        q = Math.fma(q, r, ExponentialApproximation.Q1);
        q = Math.fma(q, r, ExponentialApproximation.Q0);
        q = Math.fma(q * r, r, r + 1);
        int power = (Float.floatToRawIntBits(shifted) << ExponentialApproximation.MANTISSA_BITS)
                + ExponentialApproximation.ONE_BITS;
        return q * Float.intBitsToFloat(power);
    }
}
