// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import java.util.Arrays;
import java.util.function.IntFunction;
import org.hanse.core.interaction.table.SparseRow;
import org.hanse.core.interaction.table.SparseTable;

/**
 * Rows of a table in single precision. A row may be derived when it is first read, by several threads at worst: its fields are final, so each
 * thread sees it whole.
 */
final class StoredRows {

    /** Stands for a row that was not read. */
    private static final SparseRow UNREAD = new SparseRow(new int[0], new float[0]);

    private final SparseRow[] rows;
    private final IntFunction<SparseRow> source;

    /** Creates rows that are derived when they are first read. */
    StoredRows(int rows, IntFunction<SparseRow> source) {
        this.rows = new SparseRow[rows];
        this.source = source;
        Arrays.fill(this.rows, UNREAD);
    }

    /** Returns rows without entries. */
    static StoredRows empty(int rows) {
        return new StoredRows(rows, row -> SparseRow.EMPTY);
    }

    StoredRows(SparseTable table) {
        this(table, 1);
    }

    /** Copies the values times a factor. */
    StoredRows(SparseTable table, double factor) {
        this(table.rows(), row -> SparseRow.EMPTY);
        int[] columns = new int[table.entries()];
        float[] values = new float[table.entries()];
        for (int e = 0; e < columns.length; e++) {
            columns[e] = table.column(e);
            values[e] = (float) (factor * table.value(e));
        }
        for (int row = 0; row < rows.length; row++) {
            rows[row] = new SparseRow(columns, values, table.start(row), table.start(row + 1));
        }
    }

    SparseRow row(int item) {
        SparseRow row = rows[item];
        if (row == UNREAD) {
            row = source.apply(item);
            rows[item] = row;
        }
        return row;
    }

    /** Stores a row that was derived with another one. */
    void put(int item, SparseRow row) {
        rows[item] = row;
    }

    /** Returns a copy of all rows in double precision. */
    SparseTable toTable() {
        int[] starts = new int[rows.length + 1];
        for (int item = 0; item < rows.length; item++) {
            starts[item + 1] = starts[item] + row(item).size();
        }
        int[] columns = new int[starts[rows.length]];
        double[] values = new double[columns.length];
        for (int item = 0; item < rows.length; item++) {
            SparseRow row = row(item);
            for (int e = row.from(); e < row.to(); e++) {
                columns[starts[item] + e - row.from()] = row.columns()[e];
                values[starts[item] + e - row.from()] = row.values()[e];
            }
        }
        return SparseTable.of(starts, columns, values);
    }
}
