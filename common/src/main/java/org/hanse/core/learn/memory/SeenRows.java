// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import java.util.Arrays;
import org.hanse.core.interaction.table.SparseRow;

/**
 * Rows of one table for the positions of a history, with the logarithm of every entry. Gathered entry by entry, or a
 * view of rows that are the same for all shoppers. Mutable, not thread-safe.
 *
 * <p>Row {@code position} has entries {@code [starts[position], ends[position])} of its arrays, columns ascending.
 */
final class SeenRows {

    /** Gathered entries. */
    private int[] columns = {};

    private float[] values = {};
    private float[] logs = {};
    private int size;

    private int[] starts = {};
    private int[] ends = {};
    private int[][] columnsOf = {};
    private float[][] valuesOf = {};
    private float[][] logsOf = {};

    /** Forgets the rows and makes room for those of {@code positions} positions. */
    void begin(int positions) {
        size = 0;
        if (starts.length < positions) {
            starts = new int[Math.max(positions, 2 * starts.length)];
            ends = new int[starts.length];
            columnsOf = new int[starts.length][];
            valuesOf = new float[starts.length][];
            logsOf = new float[starts.length][];
        }
    }

    /** Allocates {@code entries} more entries. */
    void reserve(int entries) {
        if (columns.length - size < entries) {
            int capacity = Math.max(size + entries, 2 * columns.length);
            columns = Arrays.copyOf(columns, capacity);
            values = Arrays.copyOf(values, capacity);
            logs = Arrays.copyOf(logs, capacity);
        }
    }

    /** Adds an entry for which room was made. */
    void append(int column, double value) {
        columns[size] = column;
        values[size] = (float) value;
        logs[size++] = MemoryTables.logarithm(value);
    }

    /** Returns the number of gathered entries. */
    int size() {
        return size;
    }

    /** Assigns the entries gathered from {@code from} on to {@code position}. */
    void place(int position, int from) {
        place(position, columns, values, logs, from, size);
    }

    /** Assigns a row, of which nothing is copied, to {@code position}. */
    void place(int position, SparseRow row, float[] logsOfRow) {
        place(position, row.columns(), row.values(), logsOfRow, row.from(), row.to());
    }

    private void place(int position, int[] c, float[] v, float[] l, int from, int to) {
        starts[position] = from;
        ends[position] = to;
        columnsOf[position] = c;
        valuesOf[position] = v;
        logsOf[position] = l;
    }

    /** Assigns the entries of another position to {@code position}. */
    void placeAs(int position, int other) {
        place(position, columnsOf[other], valuesOf[other], logsOf[other], starts[other], ends[other]);
    }

    /** Adds {@code linear value + log logarithm} of every entry to its column of {@code scores}. */
    void addTo(int position, float linear, float log, float[] scores, int scoresAt) {
        int[] c = columnsOf[position];
        float[] v = valuesOf[position];
        float[] l = logsOf[position];
        int to = ends[position];
        for (int e = starts[position]; e < to; e++) {
            scores[scoresAt + c[e]] += linear * v[e] + log * l[e];
        }
    }

    /** Adds the row to the slots of its columns; columns without a slot are skipped. */
    void addTo(int position, float linear, float log, int[] slotOf, float[] scores, int scoresAt) {
        int[] c = columnsOf[position];
        float[] v = valuesOf[position];
        float[] l = logsOf[position];
        int to = ends[position];
        for (int e = starts[position]; e < to; e++) {
            int slot = slotOf[c[e]];
            if (slot >= 0) {
                scores[scoresAt + slot] += linear * v[e] + log * l[e];
            }
        }
    }

    /** Adds to {@code gradient} at two places the products of {@code deltas} with the values and with the logarithms. */
    void addGradient(int position, float[] deltas, int deltasAt, float[] gradient, int linearAt, int logAt) {
        int[] c = columnsOf[position];
        float[] v = valuesOf[position];
        float[] l = logsOf[position];
        int to = ends[position];
        int e = starts[position];
        float linear = 0;
        float log = 0;
        float otherLinear = 0;
        float otherLog = 0;
        // Two sums side by side, since each addition waits for the one before it.
        for (; e + 1 < to; e += 2) {
            float delta = deltas[deltasAt + c[e]];
            float other = deltas[deltasAt + c[e + 1]];
            linear += delta * v[e];
            log += delta * l[e];
            otherLinear += other * v[e + 1];
            otherLog += other * l[e + 1];
        }
        if (e < to) {
            float delta = deltas[deltasAt + c[e]];
            linear += delta * v[e];
            log += delta * l[e];
        }
        gradient[linearAt] += linear + otherLinear;
        gradient[logAt] += log + otherLog;
    }

    /** Adds the gradient from {@code deltas} of slots. */
    void addGradient(
            int position, int[] slotOf, float[] deltas, int deltasAt, float[] gradient, int linearAt, int logAt) {
        int[] c = columnsOf[position];
        float[] v = valuesOf[position];
        float[] l = logsOf[position];
        int to = ends[position];
        float linear = 0;
        float log = 0;
        for (int e = starts[position]; e < to; e++) {
            int slot = slotOf[c[e]];
            if (slot >= 0) {
                float delta = deltas[deltasAt + slot];
                linear += delta * v[e];
                log += delta * l[e];
            }
        }
        gradient[linearAt] += linear;
        gradient[logAt] += log;
    }

    /** Returns {@code linear value + log logarithm} of one entry; 0 where there is none. */
    double term(int position, int column, float linear, float log) {
        return termAt(position, find(position, column), linear, log);
    }

    /** Returns the place of an entry; below 0 where there is none. */
    int find(int position, int column) {
        return Arrays.binarySearch(columnsOf[position], starts[position], ends[position], column);
    }

    /** Returns {@code linear value + log logarithm} of the entry at a place; 0 below 0. */
    double termAt(int position, int place, float linear, float log) {
        return place < 0 ? 0 : (double) linear * valuesOf[position][place] + (double) log * logsOf[position][place];
    }

    /** Adds the gradient of {@link #term} with respect to its two weights at two places of {@code gradient}. */
    void addTermGradient(int position, int column, float delta, float[] gradient, int linearAt, int logAt) {
        int e = find(position, column);
        if (e >= 0) {
            gradient[linearAt] += delta * valuesOf[position][e];
            gradient[logAt] += delta * logsOf[position][e];
        }
    }
}
