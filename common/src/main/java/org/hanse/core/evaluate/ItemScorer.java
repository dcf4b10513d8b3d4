// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import org.hanse.core.interaction.InteractionSequence;

/**
 * Scores every item of a catalogue for a shopper's history; higher is better. Scores compare within one call only.
 *
 * <p>For one thread at a time, because it may have working memory; {@link #forShard} gives every further thread its own.
 */
@FunctionalInterface
public interface ItemScorer {

    /**
     * Adds the score of every item to {@code scores}.
     *
     * @param history what the shopper did, oldest first; may be empty
     * @param scores {@code [items]}, all zero on entry; all finite on return
     */
    void score(InteractionSequence history, double[] scores);

    /** A scorer with working memory of its own, for the sole use of one shard; itself where it needs none. */
    default ItemScorer forShard() {
        return this;
    }
}
