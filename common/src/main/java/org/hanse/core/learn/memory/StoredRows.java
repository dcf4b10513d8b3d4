// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import org.hanse.core.interaction.table.SparseTable;

/** A {@link SparseTable} in single precision, its arrays open to the loops of this package, which only read them. */
final class StoredRows {

    final int[] starts;
    final int[] columns;
    final float[] values;

    private StoredRows(int rows) {
        starts = new int[rows + 1];
        columns = new int[0];
        values = new float[0];
    }

    /** Returns rows without entries. */
    static StoredRows empty(int rows) {
        return new StoredRows(rows);
    }

    StoredRows(SparseTable table) {
        this(table, 1);
    }

    /** Returns a copy in double precision. */
    SparseTable toTable() {
        double[] copies = new double[values.length];
        for (int e = 0; e < copies.length; e++) {
            copies[e] = values[e];
        }
        return SparseTable.of(starts, columns, copies);
    }

    /** Copies the values times a factor. */
    StoredRows(SparseTable table, double factor) {
        starts = new int[table.rows() + 1];
        columns = new int[table.entries()];
        values = new float[table.entries()];
        for (int row = 0; row < table.rows(); row++) {
            starts[row + 1] = table.start(row + 1);
        }
        for (int e = 0; e < columns.length; e++) {
            columns[e] = table.column(e);
            values[e] = (float) (factor * table.value(e));
        }
    }
}
