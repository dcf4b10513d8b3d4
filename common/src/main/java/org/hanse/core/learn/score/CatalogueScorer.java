// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import org.hanse.core.interaction.InteractionSequence;

/**
 * A trained model that scores every item of a merchant's catalogue for a shopper's history; higher is better.
 *
 * <p>For one thread at a time; {@link #forShard} gives another thread its own.
 */
public interface CatalogueScorer {

    /**
     * Adds the score of every item to {@code scores}.
     *
     * @param history what the shopper did, oldest first; may be empty
     * @param scores {@code [items]}
     */
    void score(InteractionSequence history, double[] scores);

    /** A scorer with the same model and working memory of its own. */
    CatalogueScorer forShard();
}
