// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.audit;

import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.learn.score.CatalogueScorer;

/**
 * Membership attack by the loss of a model, which is lower on its training data.
 *
 * <p>Source: the threshold on the loss of Yeom et al., CSF 2018, section 3.2.
 *
 * @param scorer the released model
 * @param items number of ranked items
 */
public record LossAttack(CatalogueScorer scorer, int items) {

    /** Most positions of one shopper, counted from the last. */
    private static final int MOST_POSITIONS = 20;

    /** Returns the negative mean loss of a shopper: a greater score means a more likely member. */
    public double score(InteractionLog log, int shopper) {
        return -loss(log, shopper);
    }

    /** Returns the mean cross-entropy of the next item, over all items. */
    private double loss(InteractionLog log, int shopper) {
        int last = log.length(shopper) - 1;
        int first = Math.max(1, last - MOST_POSITIONS + 1);
        double loss = 0;
        for (int position = first; position <= last; position++) {
            double[] scores = new double[items];
            scorer.score(log.sequence(shopper).prefix(position), scores);
            loss += crossEntropy(scores, log.item(log.from(shopper) + position));
        }
        return last < first ? 0 : loss / (last - first + 1);
    }

    private static double crossEntropy(double[] scores, int target) {
        double most = Double.NEGATIVE_INFINITY;
        for (double score : scores) {
            most = Math.max(most, score);
        }
        double sum = 0;
        for (double score : scores) {
            sum += Math.exp(score - most);
        }
        return Math.log(sum) + most - scores[target];
    }
}
