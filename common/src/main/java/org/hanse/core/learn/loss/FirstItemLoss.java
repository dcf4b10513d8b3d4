// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.loss;

import java.util.Arrays;
import org.hanse.core.learn.network.Candidates;
import org.hanse.core.learn.network.SequenceBatch;
import org.hanse.core.learn.network.StepContext;

/**
 * Cross-entropy of shoppers' first items, predicted from an empty history (docs/design/network.md, section 6). Without a history the
 * policy's score of an item is its centred bias, so one softmax serves a whole batch and only biases have a gradient.
 */
final class FirstItemLoss {

    private final StepContext step;
    private final Candidates candidates;
    private double[] exponentials = {};

    /** Sum over targets of weight divided by the sum of exponentials, for targets that are no candidate of their own. */
    private double[] ownShares = {};

    FirstItemLoss(StepContext step, Candidates candidates) {
        this.step = step;
        this.candidates = candidates;
    }

    /**
     * Adds the gradient of the step's batch.
     *
     * @param own gradient of the parameters that hold the items' biases
     * @return the loss
     */
    double add(float[] own) {
        SequenceBatch batch = step.batch;
        double factor = step.positionWeight * step.loss.first();
        if (factor == 0 || !any(batch)) {
            return 0;
        }
        double shift = shift(batch);
        double sum = exponentials(shift);
        double loss = 0;
        double shares = 0;
        for (int b = 0; b < batch.windows(); b++) {
            double weight = factor * batch.firstWeights[b];
            if (weight > 0) {
                int target = batch.items[batch.start(b)];
                double score = step.centredBias(target) - shift;
                double exponential = Math.exp(score);
                int column = candidates.columnOf(target);
                boolean apart = column >= 0 && (candidates.complete || step.loss.removeAccidentalHits());
                double all = Math.max(0, apart ? sum - exponentials[column] : sum) + exponential;
                loss += weight * (Math.log(all) - score);
                own[step.shape.itemBias + target] += (float) (weight * (exponential / all - 1));
                shares += weight / all;
                if (apart) {
                    ownShares[column] += weight / all;
                }
            }
        }
        for (int column = 0; column < candidates.count; column++) {
            own[step.shape.itemBias + candidates.item(column)] +=
                    (float) (exponentials[column] * (shares - ownShares[column]));
        }
        return loss;
    }

    private static boolean any(SequenceBatch batch) {
        boolean any = false;
        for (int b = 0; b < batch.windows(); b++) {
            any |= batch.firstWeights[b] > 0;
        }
        return any;
    }

    /** Returns the greatest score of a candidate or a target. */
    private double shift(SequenceBatch batch) {
        double greatest = Double.NEGATIVE_INFINITY;
        for (int column = 0; column < candidates.count; column++) {
            greatest = Math.max(greatest, candidates.policyOffsets()[column]);
        }
        for (int b = 0; b < batch.windows(); b++) {
            greatest = Math.max(greatest, step.centredBias(batch.items[batch.start(b)]));
        }
        return greatest;
    }

    /** Computes the candidates' exponentials, and returns their sum. */
    private double exponentials(double shift) {
        if (exponentials.length < candidates.count) {
            exponentials = new double[candidates.count];
            ownShares = new double[candidates.count];
        }
        Arrays.fill(ownShares, 0, candidates.count, 0);
        double sum = 0;
        for (int column = 0; column < candidates.count; column++) {
            exponentials[column] = Math.exp(candidates.policyOffsets()[column] - shift);
            sum += exponentials[column];
        }
        return sum;
    }
}
