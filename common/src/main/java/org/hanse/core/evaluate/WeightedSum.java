// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.List;
import org.hanse.core.interaction.InteractionSequence;

/**
 * Baseline whose score is a weighted sum of terms. {@link Tuning} computes the terms of a query once for all settings
 * of a {@link #family}, so a grid of weights costs little more than one setting.
 */
public interface WeightedSum extends Baseline {

    /** One fitted term. Immutable; any number of threads may use it. */
    @FunctionalInterface
    interface Term {

        /**
         * Adds {@code weight} times the term's score of every item to {@code scores}.
         *
         * @param history what the shopper did, oldest first; may be empty
         * @param scores {@code [items]}
         */
        void add(InteractionSequence history, double weight, double[] scores);
    }

    /** Returns a key that is equal for settings with equal terms, which differ in weights only. */
    Object family();

    /** Fits the terms. They depend on {@link #family} and {@code training} alone. */
    List<Term> terms(Training training);

    /** Returns the weight of each term, finite, in the order of {@link #terms}. */
    double[] weights();

    @Override
    default ItemScorer fit(Training training) {
        List<Term> terms = terms(training);
        double[] weights = weights();
        return (history, scores) -> {
            for (int t = 0; t < weights.length; t++) {
                if (weights[t] != 0) {
                    terms.get(t).add(history, weights[t], scores);
                }
            }
        };
    }
}
