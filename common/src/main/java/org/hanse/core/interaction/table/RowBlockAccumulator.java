// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;
import java.util.PriorityQueue;

/**
 * Builder of consecutive rows of a {@link SparseTable}. A row is gathered by adding to columns in any order, then
 * closed; the gathering takes memory for one dense row. One thread only.
 */
final class RowBlockAccumulator {

    private final double[] dense;
    private final int[] touched;
    private int touchedCount;
    private int[] starts = new int[16];
    private int rows;
    private int[] columns = new int[64];
    private double[] values = new double[64];
    private int entries;

    RowBlockAccumulator(int width) {
        dense = new double[width];
        touched = new int[width];
    }

    /** Adds {@code value}, which is not 0 and has the sign of all others, to {@code column} of the open row. */
    void add(int column, double value) {
        if (dense[column] == 0) {
            touched[touchedCount++] = column;
        }
        dense[column] += value;
    }

    /** Something of an entry, from its {@code column} and {@code value}. */
    @FunctionalInterface
    interface IntDoubleOperator {
        double apply(int column, double value);
    }

    /** Leaves {@code column} out of the open row. */
    void clear(int column) {
        dense[column] = 0;
    }

    /** Ends the open row, keeping its {@code limit} greatest entries; of equal ones those with the smaller column. */
    void closeRow(int limit) {
        closeRow(limit, (column, value) -> value);
    }

    /** Closes the row like {@link #closeRow(int)}, and keeps the entries with the greatest {@code rank}. */
    void closeRow(int limit, IntDoubleOperator rank) {
        int kept = 0;
        for (int i = 0; i < touchedCount; i++) {
            if (dense[touched[i]] != 0) {
                touched[kept++] = touched[i];
            }
        }
        Arrays.sort(touched, 0, kept);
        starts = rows == starts.length ? Arrays.copyOf(starts, rows * 2) : starts;
        starts[rows++] = entries;
        if (kept > limit) {
            appendGreatest(kept, limit, rank);
        } else {
            for (int i = 0; i < kept; i++) {
                append(touched[i], dense[touched[i]]);
            }
        }
        for (int i = 0; i < kept; i++) {
            dense[touched[i]] = 0;
        }
        touchedCount = 0;
    }

    int rows() {
        return rows;
    }

    int entries() {
        return entries;
    }

    int start(int row) {
        return starts[row];
    }

    void copyTo(int[] toColumns, double[] toValues, int at) {
        System.arraycopy(columns, 0, toColumns, at, entries);
        System.arraycopy(values, 0, toValues, at, entries);
    }

    private void appendGreatest(int kept, int limit, IntDoubleOperator rank) {
        double[] ranks = new double[kept];
        for (int i = 0; i < kept; i++) {
            ranks[i] = rank.apply(touched[i], dense[touched[i]]);
        }
        double bound = greatest(ranks, limit);
        int atBound = limit;
        for (int i = 0; i < kept; i++) {
            atBound -= ranks[i] > bound ? 1 : 0;
        }
        for (int i = 0; i < kept; i++) {
            if (ranks[i] > bound || (ranks[i] == bound && atBound-- > 0)) {
                append(touched[i], dense[touched[i]]);
            }
        }
    }

    /**
     * Returns the {@code place}-th greatest number, from 1. Most numbers of a long row are below it and cost one
     * comparison.
     */
    static double greatest(double[] numbers, int place) {
        PriorityQueue<Double> kept = new PriorityQueue<>(place);
        double least = Double.NEGATIVE_INFINITY;
        for (double number : numbers) {
            if (kept.size() < place) {
                kept.add(number);
                least = kept.element();
            } else if (number > least) {
                kept.remove();
                kept.add(number);
                least = kept.element();
            }
        }
        return least;
    }

    private void append(int column, double value) {
        if (entries == columns.length) {
            columns = Arrays.copyOf(columns, entries * 2);
            values = Arrays.copyOf(values, entries * 2);
        }
        columns[entries] = column;
        values[entries++] = value;
    }
}
