// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import static org.hanse.core.learn.kernel.VectorFunctions.LANES;
import static org.hanse.core.learn.kernel.VectorFunctions.SPECIES;

import jdk.incubator.vector.FloatVector;

/**
 * Matrix product that packs the right factor into panels and computes the result tile by tile.
 *
 * <p>A block of rows of the left factor stays in the second cache during the loop over panels. The inner index is
 * blocked too, so that a long panel is not loaded from memory for every tile; a block's sums are added to those of the
 * blocks before.
 */
final class VectorProduct {

    private static final int INNER_BLOCK = 256;

    /** Elements of the left factor in a block. */
    private static final int BLOCK = 64 * 1024;

    private VectorProduct() {}

    static void pack(Matrix b, PackedMatrix packed) {
        int rows = b.rows();
        int columns = b.columns();
        float[] to = packed.resize(rows, columns, VectorTile.WIDTH);
        for (int j = 0; j < columns; j += VectorTile.WIDTH) {
            int from = b.at() + j * b.columnStride();
            int width = Math.min(VectorTile.WIDTH, columns - j);
            if (b.columnStride() == 1 && width == VectorTile.WIDTH) {
                packRows(b.values(), from, b.rowStride(), to, j * rows, rows);
            } else {
                packAny(b.values(), from, b.rowStride(), b.columnStride(), to, j * rows, rows, width);
            }
        }
    }

    private static void packRows(float[] b, int bAt, int rowStride, float[] to, int toAt, int rows) {
        for (int p = 0; p < rows; p++) {
            int from = bAt + p * rowStride;
            FloatVector.fromArray(SPECIES, b, from).intoArray(to, toAt + p * VectorTile.WIDTH);
            FloatVector.fromArray(SPECIES, b, from + LANES).intoArray(to, toAt + p * VectorTile.WIDTH + LANES);
        }
    }

    private static void packAny(
            float[] b, int bAt, int rowStride, int columnStride, float[] to, int toAt, int rows, int width) {
        for (int p = 0; p < rows; p++) {
            int from = bAt + p * rowStride;
            int at = toAt + p * VectorTile.WIDTH;
            for (int j = 0; j < width; j++) {
                to[at + j] = b[from + j * columnStride];
            }
            for (int j = width; j < VectorTile.WIDTH; j++) {
                to[at + j] = 0;
            }
        }
    }

    static void multiply(Matrix a, PackedMatrix b, Matrix c, boolean accumulate) {
        int inner = a.columns();
        int depth = Math.min(inner, INNER_BLOCK);
        int rows = Math.max(6, BLOCK / Math.max(1, depth) / 6 * 6);
        for (int i = 0; i < a.rows(); i += rows) {
            int end = Math.min(a.rows(), i + rows);
            int p = 0;
            do {
                int size = Math.min(INNER_BLOCK, inner - p);
                panels(a, i, end, p, size, b, c, accumulate || p > 0);
                p += size;
            } while (p < inner);
        }
    }

    /** Adds the product of rows {@code from} to {@code to} with {@code size} inner indices from {@code p} on. */
    private static void panels(Matrix a, int from, int to, int p, int size, PackedMatrix b, Matrix c, boolean add) {
        for (int j = 0; j < c.columns(); j += VectorTile.WIDTH) {
            int bAt = j * b.rows() + p * VectorTile.WIDTH;
            if (j + VectorTile.WIDTH <= c.columns()) {
                rows(a, from, to, p, size, b.values(), bAt, c, j, add);
                continue;
            }
            edgeRows(a, from, to, p, size, b.values(), bAt, c, j, add);
            if (j + LANES < c.columns()) {
                edgeRows(a, from, to, p, size, b.values(), bAt + LANES, c, j + LANES, add);
            }
        }
    }

    private static void rows(
            Matrix a, int from, int to, int p, int size, float[] b, int bAt, Matrix c, int j, boolean add) {
        float[] left = a.values();
        int byRow = a.rowStride();
        int byColumn = a.columnStride();
        float[] result = c.values();
        int byResult = c.rowStride();
        int i = from;
        int aAt = a.at() + i * byRow + p * byColumn;
        int cAt = c.at() + i * byResult + j;
        for (; i <= to - 6; i += 6, aAt += 6 * byRow, cAt += 6 * byResult) {
            VectorTile.six(left, aAt, byRow, byColumn, b, bAt, size, result, cAt, byResult, add);
        }
        if (i <= to - 4) {
            VectorTile.four(left, aAt, byRow, byColumn, b, bAt, size, result, cAt, byResult, add);
            i += 4;
            aAt += 4 * byRow;
            cAt += 4 * byResult;
        }
        if (i <= to - 2) {
            VectorTile.two(left, aAt, byRow, byColumn, b, bAt, size, result, cAt, byResult, add);
            i += 2;
            aAt += 2 * byRow;
            cAt += 2 * byResult;
        }
        if (i < to) {
            VectorTile.one(left, aAt, byRow, byColumn, b, bAt, size, result, cAt, byResult, add);
        }
    }

    private static void edgeRows(
            Matrix a, int from, int to, int p, int size, float[] b, int bAt, Matrix c, int j, boolean add) {
        float[] left = a.values();
        int byRow = a.rowStride();
        int byColumn = a.columnStride();
        float[] result = c.values();
        int byResult = c.rowStride();
        int columns = c.columns() - j;
        float[] part = c.part();
        int i = from;
        int aAt = a.at() + i * byRow + p * byColumn;
        int cAt = c.at() + i * byResult + j;
        for (; i <= to - 4; i += 4, aAt += 4 * byRow, cAt += 4 * byResult) {
            VectorEdgeTile.four(left, aAt, byRow, byColumn, b, bAt, size, result, cAt, byResult, columns, add, part);
        }
        for (; i < to; i++, aAt += byRow, cAt += byResult) {
            VectorEdgeTile.one(left, aAt, byRow, byColumn, b, bAt, size, result, cAt, byResult, columns, add, part);
        }
    }
}
