// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Product with rows of a table that are read in place, for a left factor of few rows. A copy of the right factor would take as long as the
 * product. Some of the table's rows at a time stay in the second cache during the loop over columns.
 *
 * <p>Written out for each number of rows, as in {@link VectorTile}.
 */
final class VectorRows {

    /** Rows of the table in a block. */
    private static final int BLOCK = 64;

    private static final int WIDTH = 2 * LANES;

    private VectorRows() {}

    /** Rows of a table. */
    private record Rows(float[] table, int[] places, int width) {}

    /** Computes {@link Kernels#addProductOfRows}; {@code a} has column stride 1. */
    static void addProduct(Matrix a, float[] table, int[] places, Matrix c) {
        Rows rows = new Rows(table, places, c.columns());
        int whole = c.columns() / WIDTH * WIDTH;
        for (int from = 0; from < a.columns(); from += BLOCK) {
            int to = Math.min(a.columns(), from + BLOCK);
            for (int j = 0; j < whole; j += WIDTH) {
                panel(a, rows, from, to, j, c);
            }
            edge(a, rows, from, to, whole, c);
        }
    }

    private static void panel(Matrix a, Rows rows, int from, int to, int j, Matrix c) {
        float[] left = a.values();
        float[] result = c.values();
        int i = 0;
        int aAt = a.at();
        int cAt = c.at() + j;
        for (; i <= a.rows() - 6; i += 6, aAt += 6 * a.rowStride(), cAt += 6 * c.rowStride()) {
            six(left, aAt, a.rowStride(), rows, from, to, j, result, cAt, c.rowStride());
        }
        if (i <= a.rows() - 3) {
            three(left, aAt, a.rowStride(), rows, from, to, j, result, cAt, c.rowStride());
            i += 3;
            aAt += 3 * a.rowStride();
            cAt += 3 * c.rowStride();
        }
        for (; i < a.rows(); i++, aAt += a.rowStride(), cAt += c.rowStride()) {
            one(left, aAt, rows, from, to, j, result, cAt);
        }
    }

    /** Computes the columns of an incomplete panel: up to one vector and some more. */
    private static void edge(Matrix a, Rows rows, int from, int to, int whole, Matrix c) {
        for (int j = whole; j < rows.width; j += LANES) {
            int size = Math.min(LANES, rows.width - j);
            for (int i = 0; i < a.rows(); i++) {
                part(a, i, rows, from, to, j, size, c);
            }
        }
    }

    /** Computes one vector of one row of the result; only its first {@code size} lanes belong to it. */
    private static void part(Matrix a, int i, Rows rows, int from, int to, int j, int size, Matrix c) {
        float[] table = rows.table;
        int aAt = a.at() + i * a.rowStride();
        int cAt = c.at() + i * c.rowStride() + j;
        FloatVector sum = FloatVector.zero(SPECIES);
        for (int p = from; p < to; p++) {
            int at = rows.places[p] * rows.width + j;
            float factor = a.values()[aAt + p];
            if (at <= table.length - LANES) {
                // Lanes beyond the row are of the next one, and go nowhere.
                sum = FloatVector.broadcast(SPECIES, factor).fma(FloatVector.fromArray(SPECIES, table, at), sum);
            } else {
                for (int k = 0; k < size; k++) {
                    c.values()[cAt + k] += factor * table[at + k];
                }
            }
        }
        sum.intoArray(c.part(), 0);
        for (int k = 0; k < size; k++) {
            c.values()[cAt + k] += c.part()[k];
        }
    }

    private static void six(
            float[] a, int aAt, int aStride, Rows rows, int from, int to, int j, float[] c, int cAt, int cStride) {
        float[] table = rows.table;
        int[] places = rows.places;
        int width = rows.width;
        FloatVector s00 = FloatVector.fromArray(SPECIES, c, cAt);
        FloatVector s01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, c, cAt + cStride);
        FloatVector s11 = FloatVector.fromArray(SPECIES, c, cAt + cStride + LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cStride);
        FloatVector s21 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cStride + LANES);
        FloatVector s30 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cStride);
        FloatVector s31 = FloatVector.fromArray(SPECIES, c, cAt + 3 * cStride + LANES);
        FloatVector s40 = FloatVector.fromArray(SPECIES, c, cAt + 4 * cStride);
        FloatVector s41 = FloatVector.fromArray(SPECIES, c, cAt + 4 * cStride + LANES);
        FloatVector s50 = FloatVector.fromArray(SPECIES, c, cAt + 5 * cStride);
        FloatVector s51 = FloatVector.fromArray(SPECIES, c, cAt + 5 * cStride + LANES);
        for (int p = from; p < to; p++) {
            int at = places[p] * width + j;
            FloatVector b0 = FloatVector.fromArray(SPECIES, table, at);
            FloatVector b1 = FloatVector.fromArray(SPECIES, table, at + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + p]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = FloatVector.broadcast(SPECIES, a[aAt + p + aStride]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            x = FloatVector.broadcast(SPECIES, a[aAt + p + 2 * aStride]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
            x = FloatVector.broadcast(SPECIES, a[aAt + p + 3 * aStride]);
            s30 = x.fma(b0, s30);
            s31 = x.fma(b1, s31);
            x = FloatVector.broadcast(SPECIES, a[aAt + p + 4 * aStride]);
            s40 = x.fma(b0, s40);
            s41 = x.fma(b1, s41);
            x = FloatVector.broadcast(SPECIES, a[aAt + p + 5 * aStride]);
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

    private static void three(
            float[] a, int aAt, int aStride, Rows rows, int from, int to, int j, float[] c, int cAt, int cStride) {
        float[] table = rows.table;
        int[] places = rows.places;
        int width = rows.width;
        FloatVector s00 = FloatVector.fromArray(SPECIES, c, cAt);
        FloatVector s01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
        FloatVector s10 = FloatVector.fromArray(SPECIES, c, cAt + cStride);
        FloatVector s11 = FloatVector.fromArray(SPECIES, c, cAt + cStride + LANES);
        FloatVector s20 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cStride);
        FloatVector s21 = FloatVector.fromArray(SPECIES, c, cAt + 2 * cStride + LANES);
        for (int p = from; p < to; p++) {
            int at = places[p] * width + j;
            FloatVector b0 = FloatVector.fromArray(SPECIES, table, at);
            FloatVector b1 = FloatVector.fromArray(SPECIES, table, at + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + p]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
            x = FloatVector.broadcast(SPECIES, a[aAt + p + aStride]);
            s10 = x.fma(b0, s10);
            s11 = x.fma(b1, s11);
            x = FloatVector.broadcast(SPECIES, a[aAt + p + 2 * aStride]);
            s20 = x.fma(b0, s20);
            s21 = x.fma(b1, s21);
        }
        s00.intoArray(c, cAt);
        s01.intoArray(c, cAt + LANES);
        s10.intoArray(c, cAt + cStride);
        s11.intoArray(c, cAt + cStride + LANES);
        s20.intoArray(c, cAt + 2 * cStride);
        s21.intoArray(c, cAt + 2 * cStride + LANES);
    }

    private static void one(float[] a, int aAt, Rows rows, int from, int to, int j, float[] c, int cAt) {
        float[] table = rows.table;
        int[] places = rows.places;
        int width = rows.width;
        FloatVector s00 = FloatVector.fromArray(SPECIES, c, cAt);
        FloatVector s01 = FloatVector.fromArray(SPECIES, c, cAt + LANES);
        for (int p = from; p < to; p++) {
            int at = places[p] * width + j;
            FloatVector b0 = FloatVector.fromArray(SPECIES, table, at);
            FloatVector b1 = FloatVector.fromArray(SPECIES, table, at + LANES);
            FloatVector x = FloatVector.broadcast(SPECIES, a[aAt + p]);
            s00 = x.fma(b0, s00);
            s01 = x.fma(b1, s01);
        }
        s00.intoArray(c, cAt);
        s01.intoArray(c, cAt + LANES);
    }
}
