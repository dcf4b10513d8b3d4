// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/**
 * View of part of an array as a matrix: element (i, j) has index {@code at + i * rowStride + j * columnStride}.
 *
 * <p>Mutable, so that one view serves all steps of a training without new objects; not thread-safe.
 */
public final class Matrix {

    private static final int PART = 64;

    private final float[] part = new float[PART];
    private float[] values = {};
    private int at;
    private int rows;
    private int columns;
    private int rowStride;
    private int columnStride;

    /** Turns this into a view of {@code rows} by {@code columns} elements, row by row from {@code at}. */
    public Matrix set(float[] array, int offset, int rowCount, int columnCount) {
        return set(array, offset, rowCount, columnCount, columnCount);
    }

    /** Turns this into a view whose rows begin {@code stride} elements apart, see {@link #set(float[], int, int, int)}. */
    public Matrix set(float[] array, int offset, int rowCount, int columnCount, int stride) {
        return place(array, offset, rowCount, columnCount, stride, 1);
    }

    /**
     * Turns this into the transpose of a row-major matrix. This has {@code rowCount} by {@code columnCount} elements, the stored matrix has
     * {@code columnCount} rows of {@code rowCount} elements.
     */
    public Matrix setTransposed(float[] array, int offset, int rowCount, int columnCount) {
        return setTransposed(array, offset, rowCount, columnCount, rowCount);
    }

    /**
     * Turns this into a transpose with stored rows {@code stride} elements apart, see {@link #setTransposed(float[], int,
     * int, int)}.
     */
    public Matrix setTransposed(float[] array, int offset, int rowCount, int columnCount, int stride) {
        return place(array, offset, rowCount, columnCount, 1, stride);
    }

    private Matrix place(float[] array, int offset, int rowCount, int columnCount, int byRow, int byColumn) {
        if (rowCount > 0 && columnCount > 0) {
            long last = offset + (long) (rowCount - 1) * byRow + (long) (columnCount - 1) * byColumn;
            if (offset < 0 || byRow < 1 || byColumn < 1 || last >= array.length) {
                throw new IndexOutOfBoundsException(rowCount + " x " + columnCount + " elements from " + offset
                        + ", strides " + byRow + " and " + byColumn + ", in an array of " + array.length);
            }
        } else if (rowCount < 0 || columnCount < 0) {
            throw new IllegalArgumentException("a matrix of " + rowCount + " x " + columnCount);
        }
        values = array;
        at = offset;
        rows = rowCount;
        columns = columnCount;
        rowStride = byRow;
        columnStride = byColumn;
        return this;
    }

    /** Returns a workspace for a few vectors of a result that exceed its width. */
    float[] part() {
        return part;
    }

    public float[] values() {
        return values;
    }

    public int at() {
        return at;
    }

    public int rows() {
        return rows;
    }

    public int columns() {
        return columns;
    }

    public int rowStride() {
        return rowStride;
    }

    public int columnStride() {
        return columnStride;
    }
}
