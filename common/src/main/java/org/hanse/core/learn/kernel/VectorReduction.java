// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Reductions of an array to one number. Four vectors run side by side, because each addition waits for the one before;
 * the order of all additions is fixed.
 */
final class VectorReduction {

    private static final int STRIDE = 4 * LANES;

    private VectorReduction() {}

    static float dot(float[] x, int xAt, float[] y, int yAt, int size) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        int i = 0;
        for (; i <= size - STRIDE; i += STRIDE) {
            sum0 = FloatVector.fromArray(SPECIES, x, xAt + i).fma(FloatVector.fromArray(SPECIES, y, yAt + i), sum0);
            sum1 = FloatVector.fromArray(SPECIES, x, xAt + i + LANES)
                    .fma(FloatVector.fromArray(SPECIES, y, yAt + i + LANES), sum1);
            sum2 = FloatVector.fromArray(SPECIES, x, xAt + i + 2 * LANES)
                    .fma(FloatVector.fromArray(SPECIES, y, yAt + i + 2 * LANES), sum2);
            sum3 = FloatVector.fromArray(SPECIES, x, xAt + i + 3 * LANES)
                    .fma(FloatVector.fromArray(SPECIES, y, yAt + i + 3 * LANES), sum3);
        }
        for (; i <= size - LANES; i += LANES) {
            sum0 = FloatVector.fromArray(SPECIES, x, xAt + i).fma(FloatVector.fromArray(SPECIES, y, yAt + i), sum0);
        }
        float rest = 0;
        for (; i < size; i++) {
            rest = Math.fma(x[xAt + i], y[yAt + i], rest);
        }
        FloatVector total = sum0.add(sum1).add(sum2.add(sum3));
        if (LANES >= 16) {
            return rest
                    + sum(
                            total.lane(0) + total.lane(8),
                            total.lane(1) + total.lane(9),
                            total.lane(2) + total.lane(10),
                            total.lane(3) + total.lane(11),
                            total.lane(4) + total.lane(12),
                            total.lane(5) + total.lane(13),
                            total.lane(6) + total.lane(14),
                            total.lane(7) + total.lane(15));
        }
        if (LANES >= 8) {
            return rest
                    + sum(
                            total.lane(0),
                            total.lane(1),
                            total.lane(2),
                            total.lane(3),
                            total.lane(4),
                            total.lane(5),
                            total.lane(6),
                            total.lane(7));
        }
        return rest + sum(total.lane(0), total.lane(1), total.lane(2), total.lane(3), 0, 0, 0, 0);
    }

    static float sum(float[] x, int xAt, int size) {
        FloatVector sum0 = FloatVector.zero(SPECIES);
        FloatVector sum1 = sum0;
        FloatVector sum2 = sum0;
        FloatVector sum3 = sum0;
        int i = 0;
        for (; i <= size - STRIDE; i += STRIDE) {
            sum0 = sum0.add(FloatVector.fromArray(SPECIES, x, xAt + i));
            sum1 = sum1.add(FloatVector.fromArray(SPECIES, x, xAt + i + LANES));
            sum2 = sum2.add(FloatVector.fromArray(SPECIES, x, xAt + i + 2 * LANES));
            sum3 = sum3.add(FloatVector.fromArray(SPECIES, x, xAt + i + 3 * LANES));
        }
        for (; i <= size - LANES; i += LANES) {
            sum0 = sum0.add(FloatVector.fromArray(SPECIES, x, xAt + i));
        }
        float rest = 0;
        for (; i < size; i++) {
            rest += x[xAt + i];
        }
        FloatVector total = sum0.add(sum1).add(sum2.add(sum3));
        if (LANES >= 16) {
            return rest
                    + sum(
                            total.lane(0) + total.lane(8),
                            total.lane(1) + total.lane(9),
                            total.lane(2) + total.lane(10),
                            total.lane(3) + total.lane(11),
                            total.lane(4) + total.lane(12),
                            total.lane(5) + total.lane(13),
                            total.lane(6) + total.lane(14),
                            total.lane(7) + total.lane(15));
        }
        if (LANES >= 8) {
            return rest
                    + sum(
                            total.lane(0),
                            total.lane(1),
                            total.lane(2),
                            total.lane(3),
                            total.lane(4),
                            total.lane(5),
                            total.lane(6),
                            total.lane(7));
        }
        return rest + sum(total.lane(0), total.lane(1), total.lane(2), total.lane(3), 0, 0, 0, 0);
    }

    /**
     * Returns the sum of the lanes of one vector, or of the halves of one twice as long. Lanes are separate arguments,
     * because a vector would pass through the heap; the order of {@code reduceLanes} may change after compilation.
     */
    private static float sum(float a, float b, float c, float d, float e, float f, float g, float h) {
        return ((a + e) + (c + g)) + ((b + f) + (d + h));
    }

    /** Returns the maximum, whose order is irrelevant. */
    static float maximum(float[] x, int xAt, int size) {
        FloatVector max0 = FloatVector.broadcast(SPECIES, Float.NEGATIVE_INFINITY);
        FloatVector max1 = max0;
        FloatVector max2 = max0;
        FloatVector max3 = max0;
        int i = 0;
        for (; i <= size - STRIDE; i += STRIDE) {
            max0 = max0.max(FloatVector.fromArray(SPECIES, x, xAt + i));
            max1 = max1.max(FloatVector.fromArray(SPECIES, x, xAt + i + LANES));
            max2 = max2.max(FloatVector.fromArray(SPECIES, x, xAt + i + 2 * LANES));
            max3 = max3.max(FloatVector.fromArray(SPECIES, x, xAt + i + 3 * LANES));
        }
        for (; i <= size - LANES; i += LANES) {
            max0 = max0.max(FloatVector.fromArray(SPECIES, x, xAt + i));
        }
        float max = max0.max(max1).max(max2.max(max3)).reduceLanes(VectorOperators.MAX);
        for (; i < size; i++) {
            max = Math.max(max, x[xAt + i]);
        }
        return max;
    }
}
