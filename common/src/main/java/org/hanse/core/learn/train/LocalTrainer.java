// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import org.hanse.core.learn.DivergenceException;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.TrainingMetrics;

/**
 * Trainer of a participant's whole share of a round: step 1 in jobs without a privacy guarantee, or
 * whose unit of privacy is the participant.
 */
public interface LocalTrainer extends RoundTrainer {

    /**
     * Result of a participant's share.
     *
     * @param update update of the shared parameters
     * @param state the personal part afterwards
     * @param loss mean loss of a position
     */
    record Share(ModelUpdate update, PersonalState state, double loss) {

        /**
         * Returns the metrics of the training beside the update.
         *
         * @throws IllegalArgumentException if the loss is NaN or infinite
         */
        public TrainingMetrics metrics() {
            return TrainingMetrics.ofLoss(loss);
        }
    }

    /**
     * Trains a participant's share of the round, from a personal part that was fitted to its global model.
     *
     * @param participant its index in the order of the trainer's creation
     * @param seed seed of all draws
     * @throws DivergenceException if a loss or parameter is no longer finite
     */
    Share train(int participant, PersonalState state, LocalWork work, long seed);
}
