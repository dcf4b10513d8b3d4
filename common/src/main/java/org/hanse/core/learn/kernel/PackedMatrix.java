// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/**
 * Right factor of a matrix product in the product's reading order: panels of {@code panelWidth} columns, each row by
 * row, the last filled up with zeros. Packing once saves time if several products have the same right factor.
 *
 * <p>Mutable and reused; grows to the largest matrix. Filled by {@link Kernels#pack}. Several threads may read it
 * afterwards.
 */
public final class PackedMatrix {

    private float[] values = {};
    private int rows;
    private int panelWidth = 1;

    /** Allocates {@code rowCount} by {@code columnCount} elements, without the earlier content. */
    float[] resize(int rowCount, int columnCount, int width) {
        rows = rowCount;
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

    float[] values() {
        return values;
    }

    int panelWidth() {
        return panelWidth;
    }
}
