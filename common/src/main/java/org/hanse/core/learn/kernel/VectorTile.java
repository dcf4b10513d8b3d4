// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Innermost loops of the matrix product: some rows of the left factor times one panel of two vectors. Six rows have
 * twelve sums, which with two vectors of the panel and one of the left factor fit the 16 registers of AVX2.
 *
 * <p>The sums are added to the result if {@code add}, and replace it otherwise. Written out for each number of rows,
 * because only local variables stay in registers.
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
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        FloatVector s31 = FloatVector.zero(SPECIES);
        FloatVector s40 = FloatVector.zero(SPECIES);
        FloatVector s41 = FloatVector.zero(SPECIES);
        FloatVector s50 = FloatVector.zero(SPECIES);
        FloatVector s51 = FloatVector.zero(SPECIES);
        for (int p = 0; p < inner; p++) {
            int at = aAt + p * columnStride;
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt + p * WIDTH);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + p * WIDTH + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = FloatVector.broadcast(SPECIES, a[at + rowStride]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
            x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride]);
            s30 = x.fma(b0, s30);
            s31 = x.fma(b1, s31);
            x = FloatVector.broadcast(SPECIES, a[at + 4 * rowStride]);
            s40 = x.fma(b0, s40);
            s41 = x.fma(b1, s41);
            x = FloatVector.broadcast(SPECIES, a[at + 5 * rowStride]);
            s50 = x.fma(b0, s50);
            s51 = x.fma(b1, s51);
        }
        if (add) {
            s00.add(FloatVector.fromArray(SPECIES, c, cAt)).intoArray(c, cAt);
            s01.add(FloatVector.fromArray(SPECIES, c, cAt + LANES)).intoArray(c, cAt + LANES);
            s10.add(FloatVector.fromArray(SPECIES, c, cAt + cStride)).intoArray(c, cAt + cStride);
            s11.add(FloatVector.fromArray(SPECIES, c, cAt + cStride + LANES)).intoArray(c, cAt + cStride + LANES);
            s20.add(FloatVector.fromArray(SPECIES, c, cAt + 2 * cStride)).intoArray(c, cAt + 2 * cStride);
            s21.add(FloatVector.fromArray(SPECIES, c, cAt + 2 * cStride + LANES))
                    .intoArray(c, cAt + 2 * cStride + LANES);
            s30.add(FloatVector.fromArray(SPECIES, c, cAt + 3 * cStride)).intoArray(c, cAt + 3 * cStride);
            s31.add(FloatVector.fromArray(SPECIES, c, cAt + 3 * cStride + LANES))
                    .intoArray(c, cAt + 3 * cStride + LANES);
            s40.add(FloatVector.fromArray(SPECIES, c, cAt + 4 * cStride)).intoArray(c, cAt + 4 * cStride);
            s41.add(FloatVector.fromArray(SPECIES, c, cAt + 4 * cStride + LANES))
                    .intoArray(c, cAt + 4 * cStride + LANES);
            s50.add(FloatVector.fromArray(SPECIES, c, cAt + 5 * cStride)).intoArray(c, cAt + 5 * cStride);
            s51.add(FloatVector.fromArray(SPECIES, c, cAt + 5 * cStride + LANES))
                    .intoArray(c, cAt + 5 * cStride + LANES);
            return;
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
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s11 = FloatVector.zero(SPECIES);
        FloatVector s20 = FloatVector.zero(SPECIES);
        FloatVector s21 = FloatVector.zero(SPECIES);
        FloatVector s30 = FloatVector.zero(SPECIES);
        FloatVector s31 = FloatVector.zero(SPECIES);
        for (int p = 0; p < inner; p++) {
            int at = aAt + p * columnStride;
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt + p * WIDTH);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + p * WIDTH + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = FloatVector.broadcast(SPECIES, a[at + rowStride]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            x = FloatVector.broadcast(SPECIES, a[at + 2 * rowStride]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
            x = FloatVector.broadcast(SPECIES, a[at + 3 * rowStride]);
            s30 = x.fma(b0, s30);
            s31 = x.fma(b1, s31);
        }
        if (add) {
            s00.add(FloatVector.fromArray(SPECIES, c, cAt)).intoArray(c, cAt);
            s01.add(FloatVector.fromArray(SPECIES, c, cAt + LANES)).intoArray(c, cAt + LANES);
            s10.add(FloatVector.fromArray(SPECIES, c, cAt + cStride)).intoArray(c, cAt + cStride);
            s11.add(FloatVector.fromArray(SPECIES, c, cAt + cStride + LANES)).intoArray(c, cAt + cStride + LANES);
            s20.add(FloatVector.fromArray(SPECIES, c, cAt + 2 * cStride)).intoArray(c, cAt + 2 * cStride);
            s21.add(FloatVector.fromArray(SPECIES, c, cAt + 2 * cStride + LANES))
                    .intoArray(c, cAt + 2 * cStride + LANES);
            s30.add(FloatVector.fromArray(SPECIES, c, cAt + 3 * cStride)).intoArray(c, cAt + 3 * cStride);
            s31.add(FloatVector.fromArray(SPECIES, c, cAt + 3 * cStride + LANES))
                    .intoArray(c, cAt + 3 * cStride + LANES);
            return;
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
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        FloatVector s10 = FloatVector.zero(SPECIES);
        FloatVector s11 = FloatVector.zero(SPECIES);
        for (int p = 0; p < inner; p++) {
            int at = aAt + p * columnStride;
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt + p * WIDTH);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + p * WIDTH + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = FloatVector.broadcast(SPECIES, a[at + rowStride]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
        }
        if (add) {
            s00.add(FloatVector.fromArray(SPECIES, c, cAt)).intoArray(c, cAt);
            s01.add(FloatVector.fromArray(SPECIES, c, cAt + LANES)).intoArray(c, cAt + LANES);
            s10.add(FloatVector.fromArray(SPECIES, c, cAt + cStride)).intoArray(c, cAt + cStride);
            s11.add(FloatVector.fromArray(SPECIES, c, cAt + cStride + LANES)).intoArray(c, cAt + cStride + LANES);
            return;
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
        FloatVector s00 = FloatVector.zero(SPECIES);
        FloatVector s01 = FloatVector.zero(SPECIES);
        for (int p = 0; p < inner; p++) {
            int at = aAt + p * columnStride;
            FloatVector b0 = FloatVector.fromArray(SPECIES, b, bAt + p * WIDTH);
            FloatVector b1 = FloatVector.fromArray(SPECIES, b, bAt + p * WIDTH + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[at]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
        }
        if (add) {
            s00.add(FloatVector.fromArray(SPECIES, c, cAt)).intoArray(c, cAt);
            s01.add(FloatVector.fromArray(SPECIES, c, cAt + LANES)).intoArray(c, cAt + LANES);
            return;
        }
        s00.intoArray(c, cAt);
        s01.intoArray(c, cAt + LANES);
    }
}
