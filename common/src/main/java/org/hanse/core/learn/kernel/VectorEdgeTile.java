// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.load;
import static org.hanse.core.learn.kernel.VectorFunctions.splat;
import static org.hanse.core.learn.kernel.VectorTile.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of the matrix product for the last panel, where it is not full: some rows of the left factor times
 * one vector, of which only the first {@code columns} lanes have a place in the result. Apart from
 * {@link VectorTile}, since with so much to inline there the compiler would leave vectors on the heap.
 */
final class VectorEdgeTile {

    private VectorEdgeTile() {}

    static void four(
            float[] a,
            int aAt,
            int rowStride,
            int columnStride,
            float[] b,
            int bAt,
            int inner,
            float[] c,
            int cAt,
            int cStride,
            int columns,
            boolean add) {
        FloatVector s0 = startPart(c, cAt, columns, add);
        FloatVector s1 = startPart(c, cAt + cStride, columns, add);
        FloatVector s2 = startPart(c, cAt + 2 * cStride, columns, add);
        FloatVector s3 = startPart(c, cAt + 3 * cStride, columns, add);
        for (int p = 0; p < inner; p++) {
            int at = aAt + p * columnStride;
            FloatVector right = load(b, bAt + p * WIDTH);
            s0 = splat(a[at]).fma(right, s0);
            s1 = splat(a[at + rowStride]).fma(right, s1);
            s2 = splat(a[at + 2 * rowStride]).fma(right, s2);
            s3 = splat(a[at + 3 * rowStride]).fma(right, s3);
        }
        storePart(s0, c, cAt, columns);
        storePart(s1, c, cAt + cStride, columns);
        storePart(s2, c, cAt + 2 * cStride, columns);
        storePart(s3, c, cAt + 3 * cStride, columns);
    }

    static void one(
            float[] a,
            int aAt,
            int rowStride,
            int columnStride,
            float[] b,
            int bAt,
            int inner,
            float[] c,
            int cAt,
            int cStride,
            int columns,
            boolean add) {
        FloatVector s0 = startPart(c, cAt, columns, add);
        for (int p = 0; p < inner; p++) {
            int at = aAt + p * columnStride;
            FloatVector right = load(b, bAt + p * WIDTH);
            s0 = splat(a[at]).fma(right, s0);
        }
        storePart(s0, c, cAt, columns);
    }

    private static FloatVector startPart(float[] c, int at, int columns, boolean add) {
        if (!add) {
            return FloatVector.zero(VectorFunctions.SPECIES);
        }
        if (columns >= LANES) {
            return load(c, at);
        }
        FloatVector sum = FloatVector.zero(VectorFunctions.SPECIES);
        for (int i = columns - 1; i >= 0; i--) {
            sum = VectorFunctions.pushed(sum, c[at + i]);
        }
        return sum;
    }

    /** Masked stores of JDK 17 are calls that allocate; there are at most as many lanes to go through as a vector has. */
    private static void storePart(FloatVector sums, float[] c, int at, int columns) {
        if (columns >= LANES) {
            sums.intoArray(c, at);
            return;
        }
        FloatVector rest = sums;
        for (int i = 0; i < columns; i++) {
            c[at + i] = rest.lane(0);
            rest = VectorFunctions.rotated(rest);
        }
    }
}
