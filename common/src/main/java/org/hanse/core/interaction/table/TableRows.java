// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

/** Table that is read by rows, {@code [rows, columns]}. */
public interface TableRows {

    int rows();

    /** Returns the value at {@code row}, {@code column}; 0 where there is no entry. */
    double at(int row, int column);

    /** Adds {@code weight} times {@code row} to {@code out[columns]}. */
    void addRow(int row, double weight, double[] out);
}
