// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;

/** How what a graph puts out stands for the positions of its sequences. */
enum GraphOutput {

    /** {@code [batch, size]}: one row a sequence, of what comes after its last position. */
    LAST {
        @Override
        int row(int sequence, int position, int sequences, int steps) {
            return sequence;
        }
    },

    /** {@code [batch, size, time]}: what comes after every position. */
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

    /** {@code [time * batch, size]}: what comes after every position, as DL4J lays it out for layers without time. */
    ROWS {
        @Override
        int row(int sequence, int position, int sequences, int steps) {
            return position * sequences + sequence;
        }
    };

    /** The row of {@link #rows} that stands for a position; for {@link #LAST} whatever the position. */
    abstract int row(int sequence, int position, int sequences, int steps);

    /** The output as a matrix; may share its memory. */
    INDArray rows(INDArray output) {
        return output;
    }

    /** The way back from {@link #rows}; shares the memory. */
    INDArray toOutput(INDArray rows, int sequences, int steps) {
        return rows;
    }
}
