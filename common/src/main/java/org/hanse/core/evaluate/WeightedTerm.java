// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import org.hanse.core.interaction.InteractionSequence;

/** One fitted term of a weighted sum. Any number of threads may call {@link #forShard}, and each adds with a term of its own. */
@FunctionalInterface
public interface WeightedTerm {

    /**
     * Adds {@code weight} times the term's score of every item to {@code scores}.
     *
     * @param history interactions of the shopper, oldest first; may be empty
     * @param scores {@code [items]}
     */
    void add(InteractionSequence history, double weight, double[] scores);

    /** Returns the same term for another thread. A term without working memory is its own. */
    default WeightedTerm forShard() {
        return this;
    }
}
