// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.load;
import static org.hanse.core.learn.kernel.VectorFunctions.splat;

import jdk.incubator.vector.FloatVector;

/**
 * The innermost loops of the matrix product: some rows of the left factor times one panel of two vectors. Six rows keep
 * twelve sums, which with two vectors of the panel and one of the left factor fit the 16 registers of AVX2.
 *
 * <p>The sums start from what stands in the result where {@code add}, from 0 otherwise. Written out for each number of
 * rows, because only local variables stay in registers.
 */
final class VectorTile {

    /** Columns of a panel. */
    static final int WIDTH = 2 * LANES;

    private VectorTile() {}

    static void six(
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
            boolean add) {
        FloatVector s00 = start(c, cAt, add);
        FloatVector s01 = start(c, cAt + LANES, add);
        FloatVector s10 = start(c, cAt + cStride, add);
        FloatVector s11 = start(c, cAt + cStride + LANES, add);
        FloatVector s20 = start(c, cAt + 2 * cStride, add);
        FloatVector s21 = start(c, cAt + 2 * cStride + LANES, add);
        FloatVector s30 = start(c, cAt + 3 * cStride, add);
        FloatVector s31 = start(c, cAt + 3 * cStride + LANES, add);
        FloatVector s40 = start(c, cAt + 4 * cStride, add);
        FloatVector s41 = start(c, cAt + 4 * cStride + LANES, add);
        FloatVector s50 = start(c, cAt + 5 * cStride, add);
        FloatVector s51 = start(c, cAt + 5 * cStride + LANES, add);
        for (int p = 0; p < inner; p++) {
            int at = aAt + p * columnStride;
            FloatVector b0 = load(b, bAt + p * WIDTH);
            FloatVector b1 = load(b, bAt + p * WIDTH + LANES);
            FloatVector x = splat(a[at]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = splat(a[at + rowStride]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            x = splat(a[at + 2 * rowStride]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
            x = splat(a[at + 3 * rowStride]);
            s30 = x.fma(b0, s30);
            s31 = x.fma(b1, s31);
            x = splat(a[at + 4 * rowStride]);
            s40 = x.fma(b0, s40);
            s41 = x.fma(b1, s41);
            x = splat(a[at + 5 * rowStride]);
            s50 = x.fma(b0, s50);
            s51 = x.fma(b1, s51);
        }
        s00.intoArray(c, cAt);
        s01.intoArray(c, cAt + LANES);
        s10.intoArray(c, cAt + cStride);
        s11.intoArray(c, cAt + cStride + LANES);
        s20.intoArray(c, cAt + 2 * cStride);
        s21.intoArray(c, cAt + 2 * cStride + LANES);
        s30.intoArray(c, cAt + 3 * cStride);
        s31.intoArray(c, cAt + 3 * cStride + LANES);
        s40.intoArray(c, cAt + 4 * cStride);
        s41.intoArray(c, cAt + 4 * cStride + LANES);
        s50.intoArray(c, cAt + 5 * cStride);
        s51.intoArray(c, cAt + 5 * cStride + LANES);
    }

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
            boolean add) {
        FloatVector s00 = start(c, cAt, add);
        FloatVector s01 = start(c, cAt + LANES, add);
        FloatVector s10 = start(c, cAt + cStride, add);
        FloatVector s11 = start(c, cAt + cStride + LANES, add);
        FloatVector s20 = start(c, cAt + 2 * cStride, add);
        FloatVector s21 = start(c, cAt + 2 * cStride + LANES, add);
        FloatVector s30 = start(c, cAt + 3 * cStride, add);
        FloatVector s31 = start(c, cAt + 3 * cStride + LANES, add);
        for (int p = 0; p < inner; p++) {
            int at = aAt + p * columnStride;
            FloatVector b0 = load(b, bAt + p * WIDTH);
            FloatVector b1 = load(b, bAt + p * WIDTH + LANES);
            FloatVector x = splat(a[at]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = splat(a[at + rowStride]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            x = splat(a[at + 2 * rowStride]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
            x = splat(a[at + 3 * rowStride]);
            s30 = x.fma(b0, s30);
            s31 = x.fma(b1, s31);
        }
        s00.intoArray(c, cAt);
        s01.intoArray(c, cAt + LANES);
        s10.intoArray(c, cAt + cStride);
        s11.intoArray(c, cAt + cStride + LANES);
        s20.intoArray(c, cAt + 2 * cStride);
        s21.intoArray(c, cAt + 2 * cStride + LANES);
        s30.intoArray(c, cAt + 3 * cStride);
        s31.intoArray(c, cAt + 3 * cStride + LANES);
    }

    static void two(
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
            boolean add) {
        FloatVector s00 = start(c, cAt, add);
        FloatVector s01 = start(c, cAt + LANES, add);
        FloatVector s10 = start(c, cAt + cStride, add);
        FloatVector s11 = start(c, cAt + cStride + LANES, add);
        for (int p = 0; p < inner; p++) {
            int at = aAt + p * columnStride;
            FloatVector b0 = load(b, bAt + p * WIDTH);
            FloatVector b1 = load(b, bAt + p * WIDTH + LANES);
            FloatVector x = splat(a[at]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = splat(a[at + rowStride]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
        }
        s00.intoArray(c, cAt);
        s01.intoArray(c, cAt + LANES);
        s10.intoArray(c, cAt + cStride);
        s11.intoArray(c, cAt + cStride + LANES);
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
            boolean add) {
        FloatVector s00 = start(c, cAt, add);
        FloatVector s01 = start(c, cAt + LANES, add);
        for (int p = 0; p < inner; p++) {
            int at = aAt + p * columnStride;
            FloatVector b0 = load(b, bAt + p * WIDTH);
            FloatVector b1 = load(b, bAt + p * WIDTH + LANES);
            FloatVector x = splat(a[at]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
        }
        s00.intoArray(c, cAt);
        s01.intoArray(c, cAt + LANES);
    }

    private static FloatVector start(float[] c, int at, boolean add) {
        return add ? load(c, at) : FloatVector.zero(VectorFunctions.SPECIES);
    }
}
