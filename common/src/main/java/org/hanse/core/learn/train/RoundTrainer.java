// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.train;

import java.util.Optional;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.learn.DivergenceException;
import org.hanse.core.learn.ModelKind;
import org.hanse.core.learn.score.CatalogueScorer;
import org.hanse.core.model.GlobalModel;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;

/**
 * Serves the participants of a federation in a round, one after the other: takes over the global model, fits personal parts to it and
 * scores with both (step 15 of the data path). What a participant gives to the round is up to the kinds of it. What kind of model it is,
 * the caller need not know.
 *
 * <p>Holds working memory and no state of a participant: whatever a participant has to remember goes in and comes out as a
 * {@link PersonalState}, so that one trainer serves many virtual participants in turn. Results depend on the arguments alone,
 * not on what it did before or on what runs its shards. For one thread at a time.
 */
public interface RoundTrainer {

    /** What kind of model it is, and so what may be asked of it. */
    ModelKind kind();

    /** The shared parameters that a federation starts from, drawn by the seed of the settings. */
    ParameterVector initial();

    /**
     * Takes over the models of a round.
     *
     * @param global what participants start from
     * @param target what target values are computed with: the global model of this round or of an earlier one
     * @throws IllegalArgumentException if they are laid out for another network
     */
    void begin(GlobalModel global, GlobalModel target);

    /**
     * Fits a participant's personal part to the round's global model, which stands still; does nothing where that has been done.
     *
     * @param participant its index in the order that the trainer was given them
     * @param seed of what is drawn
     * @throws DivergenceException if a loss or parameter is no longer finite
     */
    PersonalState fit(int participant, PersonalState state, LocalWork work, long seed);

    /**
     * What scores for a participant with the round's global model and its personal part.
     *
     * @param runner runs the shards of what is computed once for the whole catalogue
     * @throws DivergenceException if the parameters, though finite, are so great that what is computed of them is not
     */
    CatalogueScorer scorer(int participant, PersonalState state, ShardRunner runner);

    /**
     * What scores, with the round's global model, for a merchant that takes no part.
     *
     * @param catalogue that merchant's items
     * @return empty if such a model knows nothing of items it was not trained on
     * @throws IllegalArgumentException if the model is bound to one catalogue and this is another
     */
    default Optional<CatalogueScorer> coldStartScorer(Catalogue catalogue, ShardRunner runner) {
        return Optional.empty();
    }
}
