// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;
import java.util.List;

/**
 * A sparse matrix by rows. Shape: {@code [rows, columns]}; within a row columns ascend and each stands once. Immutable.
 */
public final class SparseTable implements TableRows {

    private final int[] starts;
    private final int[] columns;
    private final double[] values;

    private SparseTable(int[] starts, int[] columns, double[] values) {
        this.starts = starts;
        this.columns = columns;
        this.values = values;
    }

    /** Puts blocks of rows, as made by a {@link RowBlockAccumulator} each, one under the other. */
    static SparseTable stacked(List<RowBlockAccumulator> blocks) {
        int rows = blocks.stream().mapToInt(RowBlockAccumulator::rows).sum();
        int entries = blocks.stream().mapToInt(RowBlockAccumulator::entries).sum();
        int[] starts = new int[rows + 1];
        int[] columns = new int[entries];
        double[] values = new double[entries];
        int row = 0;
        int entry = 0;
        for (RowBlockAccumulator block : blocks) {
            for (int r = 0; r < block.rows(); r++) {
                starts[row++] = entry + block.start(r);
            }
            block.copyTo(columns, values, entry);
            entry += block.entries();
        }
        starts[rows] = entries;
        return new SparseTable(starts, columns, values);
    }

    /** Returns a table of these arrays, which are not copied. Within a row columns ascend. */
    public static SparseTable of(int[] starts, int[] columns, double[] values) {
        return new SparseTable(starts, columns, values);
    }

    /** Returns a table of the same entries with other values. */
    SparseTable mapped(EntryOperator operator) {
        double[] mapped = new double[values.length];
        for (int row = 0; row < rows(); row++) {
            for (int e = starts[row]; e < starts[row + 1]; e++) {
                mapped[e] = operator.apply(row, columns[e], values[e]);
            }
        }
        return new SparseTable(starts, columns, mapped);
    }

    /** A new value of an entry, from the old one. */
    @FunctionalInterface
    interface EntryOperator {
        double apply(int row, int column, double value);
    }

    @Override
    public int rows() {
        return starts.length - 1;
    }

    /** Returns the number of stored entries. */
    public int entries() {
        return columns.length;
    }

    /** Returns the first entry of {@code row}; its last is the one before {@code start(row + 1)}. */
    public int start(int row) {
        return starts[row];
    }

    public int column(int entry) {
        return columns[entry];
    }

    public double value(int entry) {
        return values[entry];
    }

    @Override
    public double at(int row, int column) {
        int entry = Arrays.binarySearch(columns, starts[row], starts[row + 1], column);
        return entry < 0 ? 0.0 : values[entry];
    }

    @Override
    public void addRow(int row, double weight, double[] out) {
        for (int e = starts[row]; e < starts[row + 1]; e++) {
            out[columns[e]] += weight * values[e];
        }
    }
}
