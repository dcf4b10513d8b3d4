// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Optional;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.shard.ShardRunner;

/**
 * Trainer of one model, epoch by epoch, on the interactions of one merchant, of several merchants in one place, or of
 * a federation, whose epochs are rounds. It is independent of the kind of model.
 *
 * <p>The same settings, data and machine give the same parameters bit for bit, for every runner of shards. An
 * interruption between two epochs and a continuation from the {@link #state} change nothing. Not thread-safe.
 */
public interface ModelTrainer {

    /** Observer of each step. */
    @FunctionalInterface
    interface StepListener {
        /**
         * Observes the end of a step.
         *
         * @param step its number in the epoch, from 1
         * @param loss mean loss of the positions of the epoch so far
         */
        void stepped(int step, double loss);
    }

    /** Returns the kind of model, which determines the supported operations. */
    ModelKind kind();

    /** Epochs trained so far. */
    int epochs();

    /** Steps of an epoch. */
    int steps();

    /** Returns the number of parameters, shared ones and personal ones of all merchants. */
    long parameters();

    /**
     * Trains one epoch.
     *
     * @return mean loss of a position
     * @throws DivergenceException if the loss or a parameter is no longer finite; the parameters are then of no use
     */
    double epoch(StepListener listener);

    /** Returns whether the last epoch has a loss; a round that did not count has none, and a guarantee may forbid its release. */
    default boolean hasLoss() {
        return true;
    }

    /** Returns the state for a later continuation. */
    TrainerState state();

    /**
     * Continues from a state; also after {@link #epoch} has thrown any exception.
     *
     * @throws IllegalArgumentException if it is of another training: other settings, other data, another version
     */
    void restore(TrainerState state);

    /**
     * Returns a scorer for a merchant with the current parameters; later training does not change it.
     *
     * @param merchant index of the merchant in the order of the trainer's creation
     * @param runner runs the shards of computations for the whole catalogue
     * @throws DivergenceException if the parameters, though finite, are so great that derived values are not; scorers
     *     throw it, too
     */
    CatalogueScorer scorer(int merchant, ShardRunner runner);

    /**
     * Returns a scorer with the current shared parameters for a merchant whose interactions took no part (cold start).
     *
     * @param catalogue that merchant's items
     * @throws DivergenceException as {@link #scorer} does
     * @return empty if such a model has no features of unseen items
     * @throws IllegalArgumentException if the model is bound to one catalogue and this is another
     */
    default Optional<CatalogueScorer> coldStartScorer(Catalogue catalogue, ShardRunner runner) {
        return Optional.empty();
    }

    /**
     * Returns the current shared network with its provenance. The facts identify the merchants' data by sizes and
     * digests, so they are for the owner of the data, not for an upload.
     *
     * @param code version of the program that trains
     * @return empty if the model is no network of Hanse's own
     */
    default Optional<TrainedNetwork> trained(String code) {
        return Optional.empty();
    }
}
