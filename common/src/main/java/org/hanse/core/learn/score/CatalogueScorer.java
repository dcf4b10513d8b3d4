// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import org.hanse.core.interaction.InteractionSequence;

/**
 * Trained model that scores every item of a merchant's catalogue for a shopper's history; higher is better.
 *
 * <p>Not thread-safe; {@link #forShard} returns a scorer for another thread.
 */
public interface CatalogueScorer {

    /**
     * Adds the score of every item to {@code scores}.
     *
     * @param history interactions of the shopper, oldest first; may be empty
     * @param scores {@code [items]}
     */
    void score(InteractionSequence history, double[] scores);

    /** Returns a scorer with the same model and its own working memory. */
    CatalogueScorer forShard();
}
