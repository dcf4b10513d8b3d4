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
 * Trainer for the participants of a federation in a round, one after the other. It copies the global model, fine-tunes personal parts to
 * it and scores with both (step 12 of a round). Subtypes compute the contributions of participants. It is independent of the kind
 * of model.
 *
 * <p>Holds working memory and no state of a participant: a {@link PersonalState} is passed in and returned, so one trainer serves several
 * virtual participants in turn. Results depend on the arguments only, not on earlier calls or the runner of shards. Not thread-safe.
 */
public interface RoundTrainer {

    /** Returns the kind of model, which determines the supported operations. */
    ModelKind kind();

    /** Returns the initial shared parameters of a federation, drawn by the seed of the settings. */
    ParameterVector initial();

    /**
     * Takes over the models of a round.
     *
     * @param global initial model of participants
     * @param target model for target values: the global model of this round or of an earlier one
     * @throws IllegalArgumentException if their layout is that of another network
     */
    void begin(GlobalModel global, GlobalModel target);

    /**
     * Fine-tunes a participant's personal part to the round's fixed global model, unless that was done before.
     *
     * @param participant its index in the order of the trainer's creation
     * @param seed seed of all draws
     * @throws DivergenceException if a loss or parameter is no longer finite
     */
    PersonalState fit(int participant, PersonalState state, LocalWork work, long seed);

    /**
     * Returns a scorer for a participant with the round's global model and its personal part.
     *
     * @param runner runs the shards of computations for the whole catalogue
     * @throws DivergenceException if the parameters, though finite, are so great that derived values are not
     */
    CatalogueScorer scorer(int participant, PersonalState state, ShardRunner runner);

    /**
     * Returns a scorer with the round's global model for a merchant that takes no part (cold start).
     *
     * @param catalogue that merchant's items
     * @return empty if such a model has no features of unseen items
     * @throws IllegalArgumentException if the model is bound to one catalogue and this is another
     */
    default Optional<CatalogueScorer> coldStartScorer(Catalogue catalogue, ShardRunner runner) {
        return Optional.empty();
    }
}
