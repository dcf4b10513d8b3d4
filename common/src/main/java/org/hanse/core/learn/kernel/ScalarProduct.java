// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

import java.util.Arrays;

/**
 * Matrix product in plain loops: adds four rows of the right factor at a time to a row of the result, along the
 * columns. The compiler vectorizes this loop.
 */
final class ScalarProduct {

    /** Columns of a panel at most: four rows of one stay in the first cache. */
    private static final int WIDTH = 512;

    private ScalarProduct() {}

    static void pack(Matrix b, PackedMatrix packed) {
        int rows = b.rows();
        int columns = b.columns();
        int width = Math.max(1, Math.min(WIDTH, columns));
        float[] to = packed.resize(rows, columns, width);
        for (int j = 0; j < columns; j += width) {
            int end = Math.min(columns, j + width);
            for (int p = 0; p < rows; p++) {
                packRow(b, p, j, end, to, j * rows + p * width);
            }
        }
    }

    private static void packRow(Matrix b, int p, int from, int end, float[] to, int toAt) {
        float[] values = b.values();
        int byColumn = b.columnStride();
        int at = b.at() + p * b.rowStride() + from * byColumn;
        if (byColumn == 1) {
            System.arraycopy(values, at, to, toAt, end - from);
            return;
        }
        for (int j = 0; j < end - from; j++) {
            to[toAt + j] = values[at + j * byColumn];
        }
    }

    static void multiply(Matrix a, PackedMatrix b, Matrix c, boolean accumulate) {
        int width = b.panelWidth();
        for (int j = 0; j < c.columns(); j += width) {
            int size = Math.min(width, c.columns() - j);
            for (int i = 0; i < a.rows(); i++) {
                int cAt = c.at() + i * c.rowStride() + j;
                if (!accumulate) {
                    Arrays.fill(c.values(), cAt, cAt + size, 0);
                }
                row(a, i, b, j * b.rows(), c.values(), cAt, size);
            }
        }
    }

    private static void row(Matrix a, int i, PackedMatrix b, int bAt, float[] c, int cAt, int size) {
        float[] left = a.values();
        int byColumn = a.columnStride();
        int at = a.at() + i * a.rowStride();
        int width = b.panelWidth();
        int p = 0;
        for (; p <= a.columns() - 4; p += 4) {
            addFour(
                    left[at + p * byColumn],
                    left[at + (p + 1) * byColumn],
                    left[at + (p + 2) * byColumn],
                    left[at + (p + 3) * byColumn],
                    b.values(),
                    bAt + p * width,
                    width,
                    c,
                    cAt,
                    size);
        }
        for (; p < a.columns(); p++) {
            addOne(left[at + p * byColumn], b.values(), bAt + p * width, c, cAt, size);
        }
    }

    private static void addFour(
            float x0, float x1, float x2, float x3, float[] b, int bAt, int width, float[] c, int cAt, int size) {
        int b1 = bAt + width;
        int b2 = b1 + width;
        int b3 = b2 + width;
        for (int j = 0; j < size; j++) {
            c[cAt + j] = c[cAt + j] + x0 * b[bAt + j] + x1 * b[b1 + j] + x2 * b[b2 + j] + x3 * b[b3 + j];
        }
    }

    private static void addOne(float x, float[] b, int bAt, float[] c, int cAt, int size) {
        for (int j = 0; j < size; j++) {
            c[cAt + j] += x * b[bAt + j];
        }
    }
}
