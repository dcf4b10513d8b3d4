// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;

/**
 * One row of a table in single precision: entries {@code [from, to)} of two arrays, which readers only read. Columns ascend and each stands
 * once. Counts are exact up to 2^24.
 */
public final class SparseRow {

    /** Row without entries. */
    public static final SparseRow EMPTY = new SparseRow(new int[0], new float[0]);

    private final int[] columns;
    private final float[] values;
    private final int from;
    private final int to;

    /** Creates a row of whole arrays, which are not copied. */
    public SparseRow(int[] columns, float[] values) {
        this(columns, values, 0, columns.length);
    }

    /** Creates a row of entries {@code [from, to)} of these arrays, which are not copied. */
    public SparseRow(int[] columns, float[] values, int from, int to) {
        this.columns = columns;
        this.values = values;
        this.from = from;
        this.to = to;
    }

    /** Returns the only row of a table, in single precision. */
    public static SparseRow of(SparseTable table) {
        int[] columns = new int[table.entries()];
        float[] values = new float[columns.length];
        for (int e = 0; e < columns.length; e++) {
            columns[e] = table.column(e);
            values[e] = (float) table.value(e);
        }
        return new SparseRow(columns, values);
    }

    /** Returns the columns; read-only. */
    public int[] columns() {
        return columns;
    }

    /** Returns the values; read-only. */
    public float[] values() {
        return values;
    }

    /** Returns the first entry. */
    public int from() {
        return from;
    }

    /** Returns the end of the entries. */
    public int to() {
        return to;
    }

    /** Returns the number of entries. */
    public int size() {
        return to - from;
    }

    private int find(int column) {
        return Arrays.binarySearch(columns, from, to, column);
    }

    /** Returns the value of a column; 0 where there is no entry. */
    public float at(int column) {
        int entry = find(column);
        return entry < 0 ? 0 : values[entry];
    }

    /** Writes the value of a column, which has an entry. */
    void set(int column, float value) {
        values[find(column)] = value;
    }

    /**
     * Adds {@code step} to ascending columns but one. Changes this row where all of them keep an entry, else returns another one; an entry
     * that becomes 0 is removed.
     *
     * @param skipped column that stays as it is
     */
    SparseRow plus(int[] ascending, int skipped, int step) {
        int added = 0;
        int removed = 0;
        for (int column : ascending) {
            float before = column == skipped ? step : at(column);
            added += before == 0 ? 1 : 0;
            removed += column != skipped && before + step == 0 ? 1 : 0;
        }
        return added == 0 && removed == 0
                ? changed(ascending, skipped, step)
                : merged(ascending, skipped, step, size() + added - removed);
    }

    private SparseRow changed(int[] ascending, int skipped, int step) {
        for (int column : ascending) {
            if (column != skipped) {
                values[find(column)] += step;
            }
        }
        return this;
    }

    private SparseRow merged(int[] ascending, int skipped, int step, int size) {
        int[] mergedColumns = new int[size];
        float[] mergedValues = new float[size];
        int e = from;
        int k = 0;
        int at = 0;
        while (e < to || k < ascending.length) {
            int column = Math.min(
                    e < to ? columns[e] : Integer.MAX_VALUE, k < ascending.length ? ascending[k] : Integer.MAX_VALUE);
            float value = e < to && columns[e] == column ? values[e++] : 0;
            if (k < ascending.length && ascending[k] == column) {
                value += column == skipped ? 0 : step;
                k++;
            }
            if (value != 0) {
                mergedColumns[at] = column;
                mergedValues[at++] = value;
            }
        }
        return new SparseRow(mergedColumns, mergedValues);
    }

    /** Returns the entries whose rank exceeds a bound, and the first of those at the bound, {@code limit} in all. */
    SparseRow greatest(double[] ranks, double bound, int limit) {
        int atBound = limit;
        for (double rank : ranks) {
            atBound -= rank > bound ? 1 : 0;
        }
        int[] kept = new int[limit];
        float[] keptValues = new float[limit];
        int at = 0;
        for (int k = 0; k < ranks.length; k++) {
            if (ranks[k] > bound || (ranks[k] == bound && atBound-- > 0)) {
                kept[at] = columns[from + k];
                keptValues[at++] = values[from + k];
            }
        }
        return new SparseRow(kept, keptValues);
    }
}
