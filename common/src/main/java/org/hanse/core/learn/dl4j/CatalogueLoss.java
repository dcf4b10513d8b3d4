// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.dl4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Softmax cross-entropy over the catalogue: the mean over a step's targets of {@code -log softmax(scores)[target]}.
 *
 * @param windows source of the targets
 * @param output position of each row of scores
 * @param excludeHistory whether met items other than the target are left out of the softmax
 */
record CatalogueLoss(GraphWindows windows, GraphOutput output, boolean excludeHistory) {

    /** Below every score, and still finite, so that no difference of two of them is NaN. */
    private static final float OUT = -1e30f;

    /**
     * Result of a step.
     *
     * @param sum sum of the targets' losses
     * @param targets number of targets
     * @param gradient gradient of the mean with respect to the graph's output, in its shape
     */
    record Result(double sum, int targets, INDArray gradient) {}

    /** Computes the loss of {@code batch}, which has the windows {@code own}, for the output {@code scores}. */
    Result of(INDArray scores, PaddedBatch batch, int[] own) {
        INDArray rows = output.rows(scores);
        if (excludeHistory) {
            // Not in the graph's own memory, which its layers may need in the backward pass.
            rows = rows.dup('c');
            forEachTarget(rows, batch, own, this::exclude);
        }
        INDArray gradient = Nd4j.nn.softmax(rows, 1);
        float[] weights = new float[(int) rows.size(0)];
        double[] sum = new double[1];
        int[] targets = new int[1];
        forEachTarget(gradient, batch, own, (shares, row, window, position) -> {
            int target = windows.target(window, position);
            double share = shares.getDouble(row, target);
            // A share too small for a float is no divergence; NaN is.
            sum[0] -= Math.log(Math.max(share, Float.MIN_VALUE));
            shares.putScalar(row, target, share - 1);
            weights[row] = 1;
            targets[0]++;
        });
        for (int row = 0; row < weights.length; row++) {
            weights[row] /= targets[0];
        }
        // In place: this class owns the softmax. Rows of padding have weight 0.
        gradient.muliColumnVector(Nd4j.create(weights, new int[] {weights.length, 1}));
        return new Result(sum[0], targets[0], output.toOutput(gradient, batch.sequences, batch.steps));
    }

    @FunctionalInterface
    private interface Visitor {
        void visit(INDArray rows, int row, int window, int position);
    }

    private void forEachTarget(INDArray rows, PaddedBatch batch, int[] own, Visitor visitor) {
        for (int b = 0; b < own.length; b++) {
            int last = batch.length(b) - 1;
            for (int t = output == GraphOutput.LAST ? last : 0; t <= last; t++) {
                visitor.visit(rows, output.row(b, t, batch.sequences, batch.steps), own[b], t);
            }
        }
    }

    private void exclude(INDArray rows, int row, int window, int position) {
        int target = windows.target(window, position);
        for (int item : windows.met(window, position)) {
            if (item != target) {
                rows.putScalar(row, item, OUT);
            }
        }
    }
}
