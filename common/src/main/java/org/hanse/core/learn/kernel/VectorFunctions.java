// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of vectors, and of single numbers with the very same arithmetic as vectors have in {@link VectorExponential} and
 * {@link VectorRecurrence}: what is left over at the end of an array gets the bits that it would have got within a vector.
 */
final class VectorFunctions {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private static final VectorShuffle<Float> BY_1 = rotation(1);

    private static final VectorShuffle<Float> BACK = rotation(LANES - 1);

    private VectorFunctions() {}

    private static VectorShuffle<Float> rotation(int steps) {
        return VectorShuffle.iota(SPECIES, steps, 1, true);
    }

    /** The first number of {@code size} or fewer from which on no whole vector is left. */
    static int whole(int size) {
        return size & -LANES;
    }

    /** The vector with lane 1 in lane 0, 2 in 1 and so on, 0 in the last. */
    static FloatVector rotated(FloatVector x) {
        return x.rearrange(BY_1);
    }

    /** The vector with {@code first} in lane 0, lane 0 in 1 and so on; the last is lost. */
    static FloatVector pushed(FloatVector x, float first) {
        return x.rearrange(BACK).withLane(0, first);
    }

    /**
     * The sum of the lanes, of halves that are added until one number is left. {@code reduceLanes} adds in an order that
     * may change when the compiler steps in.
     *
     * @param lanes a vector's lanes, by {@code intoArray}, which the compiler always turns into an instruction; were the vector itself
     *     handed over, a call that is not inlined would keep it on the heap in each turn of the loop before. Spoilt
     */
    static float sum(float[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
                lanes[i] += lanes[i + half];
            }
        }
        return lanes[0];
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

    static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(SPECIES, x, at);
    }

    static FloatVector splat(float x) {
        return FloatVector.broadcast(SPECIES, x);
    }
}
