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
 * Trains one model epoch by epoch: on the interactions of one merchant, of several in one place, or of several that stay
 * where they are, which is a federation, whose epochs are rounds. What kind of model it is, the caller need not know.
 *
 * <p>The same settings, data and machine give the same parameters bit for bit, whatever runs the shards, and whether or not
 * training was interrupted between two epochs and taken up again from its {@link #state}. For one thread at a time.
 */
public interface ModelTrainer {

    /** Told of each step. */
    @FunctionalInterface
    interface StepListener {
        /**
         * After a step.
         *
         * @param step its number in the epoch, from 1
         * @param loss mean loss of the positions of the epoch so far
         */
        void stepped(int step, double loss);
    }

    /** What kind of model it is, and so what may be asked of it. */
    ModelKind kind();

    /** Epochs trained so far. */
    int epochs();

    /** Steps of an epoch. */
    int steps();

    /** Number of parameters: those that would be uploaded and those of all merchants that would not. */
    long parameters();

    /**
     * Trains one epoch.
     *
     * @return mean loss of a position
     * @throws DivergenceException if the loss or a parameter is no longer finite; the parameters are then of no use
     */
    double epoch(StepListener listener);

    /** What it takes to go on later. */
    TrainerState state();

    /**
     * Goes on from a state; also after {@link #epoch} has thrown, whatever it was.
     *
     * @throws IllegalArgumentException if it is of another training: other settings, other data, another version
     */
    void restore(TrainerState state);

    /**
     * What scores for a merchant with the parameters as they are now; later training does not change it.
     *
     * @param merchant index of the merchant in the order that the trainer was given them
     * @param runner runs the shards of what is computed once for the whole catalogue
     * @throws DivergenceException if the parameters, though finite, are so great that what is computed of them is not; scorers
     *     throw it, too
     */
    CatalogueScorer scorer(int merchant, ShardRunner runner);

    /**
     * What scores, with the parameters as they are now, for a merchant whose interactions took no part: with what is
     * shared alone.
     *
     * @param catalogue that merchant's items
     * @throws DivergenceException as {@link #scorer} does
     * @return empty if such a model knows nothing of items it was not trained on
     * @throws IllegalArgumentException if the model is bound to one catalogue and this is another
     */
    default Optional<CatalogueScorer> coldStartScorer(Catalogue catalogue, ShardRunner runner) {
        return Optional.empty();
    }

    /**
     * The shared network as it is now, with how it came about. The facts tell the merchants' data by sizes and digests, so
     * they are for whoever holds the data, not for an upload.
     *
     * @param code version of the program that trains
     * @return empty if the model is no network of Hanse's own
     */
    default Optional<TrainedNetwork> trained(String code) {
        return Optional.empty();
    }
}
