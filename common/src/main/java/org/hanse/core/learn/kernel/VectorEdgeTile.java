// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.SPECIES;
import static org.hanse.core.learn.kernel.VectorTile.WIDTH;

import jdk.incubator.vector.FloatVector;

/**
 * Innermost loops of the matrix product for an incomplete last panel: some rows of the left factor times one vector.
 * Only its first {@code columns} lanes belong to the result. Separate from {@link VectorTile}, because the compiler
 * would move vectors of a larger method to the heap. Incomplete vectors pass through {@code part}, a workspace: the
 * masked stores of JDK 17 are calls that allocate.
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
            boolean add,
            float[] part) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        FloatVector s1 = FloatVector.zero(SPECIES);
        FloatVector s2 = FloatVector.zero(SPECIES);
        FloatVector s3 = FloatVector.zero(SPECIES);
        for (int p = 0; p < inner; p++) {
            int at = aAt + p * columnStride;
            FloatVector right = FloatVector.fromArray(SPECIES, b, bAt + p * WIDTH);
            s0 = FloatVector.broadcast(SPECIES, a[at]).fma(right, s0);
            s1 = FloatVector.broadcast(SPECIES, a[at + rowStride]).fma(right, s1);
            s2 = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride]).fma(right, s2);
            s3 = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride]).fma(right, s3);
        }
        if (columns >= LANES && add) {
            s0.add(FloatVector.fromArray(SPECIES, c, cAt)).intoArray(c, cAt);
            s1.add(FloatVector.fromArray(SPECIES, c, cAt + cStride)).intoArray(c, cAt + cStride);
            s2.add(FloatVector.fromArray(SPECIES, c, cAt + 2 * cStride)).intoArray(c, cAt + 2 * cStride);
            s3.add(FloatVector.fromArray(SPECIES, c, cAt + 3 * cStride)).intoArray(c, cAt + 3 * cStride);
            return;
        }
        if (columns >= LANES) {
            s0.intoArray(c, cAt);
            s1.intoArray(c, cAt + cStride);
            s2.intoArray(c, cAt + 2 * cStride);
            s3.intoArray(c, cAt + 3 * cStride);
            return;
        }
        s0.intoArray(part, 0);
        s1.intoArray(part, LANES);
        s2.intoArray(part, 2 * LANES);
        s3.intoArray(part, 3 * LANES);
        for (int r = 0; r < 4; r++) {
            copy(part, r * LANES, c, cAt + r * cStride, columns, add);
        }
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
            boolean add,
            float[] part) {
        FloatVector s0 = FloatVector.zero(SPECIES);
        for (int p = 0; p < inner; p++) {
            int at = aAt + p * columnStride;
            FloatVector right = FloatVector.fromArray(SPECIES, b, bAt + p * WIDTH);
            s0 = FloatVector.broadcast(SPECIES, a[at]).fma(right, s0);
        }
        if (columns >= LANES && add) {
            s0.add(FloatVector.fromArray(SPECIES, c, cAt)).intoArray(c, cAt);
            return;
        }
        if (columns >= LANES) {
            s0.intoArray(c, cAt);
            return;
        }
        s0.intoArray(part, 0);
        copy(part, 0, c, cAt, columns, add);
    }

    private static void copy(float[] part, int partAt, float[] c, int cAt, int columns, boolean add) {
        for (int i = 0; i < columns; i++) {
            c[cAt + i] = add ? c[cAt + i] + part[partAt + i] : part[partAt + i];
        }
    }
}
