// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** Shapes of a graph's output, and their relation to the positions of its sequences. */
enum GraphOutput {

    /** {@code [batch, size]}: one row a sequence, for the item after its last position. */
    LAST {
        @Override
        int row(int sequence, int position, int sequences, int steps) {
            return sequence;
        }
    },

    /** {@code [batch, size, time]}: the item after every position. */
    POSITIONS {
        @Override
        int row(int sequence, int position, int sequences, int steps) {
            return sequence * steps + position;
        }

        @Override
        INDArray rows(INDArray output) {
            return output.permute(0, 2, 1).reshape('c', output.size(0) * output.size(2), output.size(1));
        }

        @Override
        INDArray toOutput(INDArray rows, int sequences, int steps) {
            return rows.reshape('c', sequences, steps, rows.size(1)).permute(0, 2, 1);
        }
    },

    /** {@code [time * batch, size]}: the item after every position, in DL4J's order for layers without time. */
    ROWS {
        @Override
        int row(int sequence, int position, int sequences, int steps) {
            return position * sequences + sequence;
        }
    };

    /** Returns the row of {@link #rows} for a position; for {@link #LAST} the same for every position. */
    abstract int row(int sequence, int position, int sequences, int steps);

    /** Returns the output as a matrix, which may share its memory. */
    INDArray rows(INDArray output) {
        return output;
    }

    /** Returns the output of rows, the inverse of {@link #rows}; shares the memory. */
    INDArray toOutput(INDArray rows, int sequences, int steps) {
        return rows;
    }
}
