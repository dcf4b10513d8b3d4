// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.kernel;

/**
 * A view on part of an array as a matrix: element (i, j) stands at {@code at + i * rowStride + j * columnStride}.
 *
 * <p>Mutable, so that one view serves all steps of a training without a new object each; for one thread.
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

    /** Makes this a view on {@code rows} by {@code columns} elements that stand row by row from {@code at}. */
    public Matrix set(float[] array, int offset, int rowCount, int columnCount) {
        return set(array, offset, rowCount, columnCount, columnCount);
    }

    /** As {@link #set(float[], int, int, int)}, where a row begins {@code stride} elements after the one before. */
    public Matrix set(float[] array, int offset, int rowCount, int columnCount, int stride) {
        return place(array, offset, rowCount, columnCount, stride, 1);
    }

    /**
     * Makes this the transpose of a matrix that stands row by row: it is {@code rowCount} by {@code columnCount} itself,
     * what is stored has {@code columnCount} rows of {@code rowCount} elements.
     */
    public Matrix setTransposed(float[] array, int offset, int rowCount, int columnCount) {
        return setTransposed(array, offset, rowCount, columnCount, rowCount);
    }

    /** As {@link #setTransposed(float[], int, int, int)}, with stored rows {@code stride} elements apart. */
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

    /** Workspace for a few vectors of a result that do not fit into it whole. */
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
