// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import org.hanse.core.interaction.InteractionSequence;

/**
 * Scorer of every item of a catalogue for a shopper's history; higher is better. Scores are comparable within one call
 * only.
 *
 * <p>Not thread-safe, because it may have working memory; {@link #forShard} returns a scorer for another thread.
 */
@FunctionalInterface
public interface ItemScorer {

    /**
     * Adds the score of every item to {@code scores}.
     *
     * @param history interactions of the shopper, oldest first; may be empty
     * @param scores {@code [items]}, all zero on entry; all finite on return
     */
    void score(InteractionSequence history, double[] scores);

    /** Returns a scorer with its own working memory for one shard; itself if it needs none. */
    default ItemScorer forShard() {
        return this;
    }
}
