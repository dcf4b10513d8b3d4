// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/**
 * The right factor of a matrix product, copied into the order in which the product reads it: panels of
 * {@code panelWidth} columns, each row by row, the last filled up with zeros. Packing once pays where many products
 * have the same right factor.
 *
 * <p>Mutable and reused; grows to the largest matrix it was given. Filled by {@link Kernels#pack}. Once filled it may be
 * read by many threads.
 */
public final class PackedMatrix {

    private float[] values = {};
    private int rows;
    private int columns;
    private int panelWidth = 1;

    /** Makes room for {@code rowCount} by {@code columnCount} elements; what it held before is lost. */
    float[] resize(int rowCount, int columnCount, int width) {
        rows = rowCount;
        columns = columnCount;
        panelWidth = width;
        int needed = Math.multiplyExact(Math.multiplyExact((columnCount + width - 1) / width, width), rowCount);
        if (values.length < needed) {
            values = new float[needed + needed / 4];
        }
        return values;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    float[] values() {
        return values;
    }

    int panelWidth() {
        return panelWidth;
    }
}
