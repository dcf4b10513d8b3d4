// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Functions of vectors, and of single numbers with the very same arithmetic: what is left over at the end of an array gets
 * the bits that it would have got within a vector.
 */
final class VectorFunctions {

    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    static final int LANES = SPECIES.length();

    private static final VectorSpecies<Integer> BITS = IntVector.SPECIES_PREFERRED;
    private static final VectorShuffle<Float> BY_8 = rotation(8);
    private static final VectorShuffle<Float> BY_4 = rotation(4);
    private static final VectorShuffle<Float> BY_2 = rotation(2);
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
     * may change when the compiler steps in. In steps of a few bytecodes each, which are inlined where a loop ends too: a
     * call there would keep the loop's sums on the heap.
     */
    static float sum(FloatVector x) {
        return LANES > 16 ? wideSum(x) : narrowSum(LANES > 8 ? x.add(x.rearrange(BY_8)) : x);
    }

    private static float narrowSum(FloatVector x) {
        return pairSum(LANES > 4 ? x.add(x.rearrange(BY_4)) : x);
    }

    private static float pairSum(FloatVector x) {
        FloatVector pairs = x.add(x.rearrange(BY_2));
        return pairs.add(pairs.rearrange(BY_1)).lane(0);
    }

    private static float wideSum(FloatVector x) {
        FloatVector rest = x;
        float sum = 0;
        for (int i = 0; i < LANES; i++) {
            sum += rest.lane(0);
            rest = rotated(rest);
        }
        return sum;
    }

    static FloatVector exp(FloatVector x) {
        FloatVector shifted = x.mul(ExponentialApproximation.PER_LOG_2).add(ExponentialApproximation.ROUNDER);
        FloatVector n = shifted.sub(ExponentialApproximation.ROUNDER);
        FloatVector r = n.fma(splat(-ExponentialApproximation.LOG_2_HIGH), x);
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
        return q.mul(power)
                .blend(splat(0), x.compare(VectorOperators.LT, ExponentialApproximation.LOWEST))
                .blend(splat(Float.POSITIVE_INFINITY), x.compare(VectorOperators.GT, ExponentialApproximation.HIGHEST));
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

    static FloatVector sigmoid(FloatVector x) {
        return splat(1).div(exp(x.neg()).add(1));
    }

    static float sigmoid(float x) {
        return 1 / (exp(-x) + 1);
    }

    static FloatVector tanh(FloatVector x) {
        return splat(1).sub(splat(2).div(exp(x.add(x)).add(1)));
    }

    static float tanh(float x) {
        return 1 - 2 / (exp(x + x) + 1);
    }

    static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(SPECIES, x, at);
    }

    static FloatVector splat(float x) {
        return FloatVector.broadcast(SPECIES, x);
    }
}
