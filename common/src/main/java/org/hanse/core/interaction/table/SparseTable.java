// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * A sparse matrix by rows. Shape: {@code [rows, columns]}; within a row columns ascend and each stands once. Immutable.
 */
public final class SparseTable implements TableRows {

    /** First bytes of a stored table: "hanse.t" and a version. */
    private static final long FORMAT = 0x68616e73652e7401L;

    private static final int HEADER = 2 * Long.BYTES + 2 * Integer.BYTES;

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

    /**
     * Returns the bytes of this table, which must be square, for a cache of what takes long to compute.
     *
     * @param key digest of what the table was computed from
     * @throws ArithmeticException if the table exceeds an array of bytes, about 170 million entries
     */
    public ByteBuffer toBytes(long key) {
        ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size(rows(), entries())));
        bytes.putLong(FORMAT).putLong(key).putInt(rows()).putInt(entries());
        Arrays.stream(starts, 1, starts.length).forEach(bytes::putInt);
        Arrays.stream(columns).forEach(bytes::putInt);
        Arrays.stream(values).forEach(bytes::putDouble);
        return bytes.putLong(checksum(bytes.duplicate().flip())).flip();
    }

    private static long size(long rows, long entries) {
        return HEADER + rows * Integer.BYTES + entries * (Integer.BYTES + Double.BYTES) + Long.BYTES;
    }

    private static long checksum(ByteBuffer bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return crc.getValue();
    }

    /**
     * Reads a square table from bytes.
     *
     * @param key digest of what it must have been computed from
     * @throws IllegalArgumentException if the bytes are damaged or of another table
     */
    public static SparseTable of(ByteBuffer stored, long key) {
        ByteBuffer bytes = stored.slice();
        require(bytes.remaining() >= HEADER, bytes.remaining() + " bytes", "at least " + HEADER);
        require(bytes.getLong() == FORMAT, "another format", "hanse.t 1");
        require(bytes.getLong() == key, "a table of other data", "that of the present data");
        int rows = bytes.getInt();
        int entries = bytes.getInt();
        int size = bytes.capacity();
        require(
                rows >= 0 && entries >= 0 && size == size(rows, entries),
                size + " bytes",
                "those of " + rows + " rows with " + entries + " entries");
        long checksum = bytes.getLong(size - Long.BYTES);
        require(checksum == checksum(bytes.duplicate().position(0).limit(size - Long.BYTES)), "damage", "the checksum");
        int[] starts = new int[rows + 1];
        int[] columns = new int[entries];
        double[] values = new double[entries];
        Arrays.setAll(starts, row -> row == 0 ? 0 : bytes.getInt());
        Arrays.setAll(columns, entry -> bytes.getInt());
        Arrays.setAll(values, entry -> bytes.getDouble());
        require(starts[rows] == entries, "rows of " + starts[rows] + " entries", entries + " entries");
        for (int row = 0; row < rows; row++) {
            require(
                    starts[row] <= starts[row + 1] && starts[row + 1] <= entries,
                    "row " + row + " to entry " + starts[row + 1],
                    starts[row] + " to " + entries);
            for (int e = starts[row]; e < starts[row + 1]; e++) {
                int least = e == starts[row] ? 0 : columns[e - 1] + 1;
                require(columns[e] >= least && columns[e] < rows, "column " + columns[e], least + " to " + (rows - 1));
            }
        }
        return new SparseTable(starts, columns, values);
    }

    private static void require(boolean holds, String found, String expected) {
        if (!holds) {
            throw new IllegalArgumentException("stored table: found " + found + "; expected " + expected);
        }
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
