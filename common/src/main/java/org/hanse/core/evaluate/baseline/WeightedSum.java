// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.List;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.WeightedTerm;

/**
 * Baseline whose score is a weighted sum of terms. {@link Tuning} computes the terms of a query once for all settings
 * of a {@link #family}, so a grid of weights costs little more than one setting.
 */
public non-sealed interface WeightedSum extends Baseline {

    /** Returns a key that is equal for settings with equal terms, which differ in weights only. */
    Object family();

    /** Fits the terms. They depend on {@link #family} and {@code training} alone. */
    List<WeightedTerm> terms(Training training);

    /** Returns the weight of each term, finite, in the order of {@link #terms}. */
    double[] weights();

    @Override
    default ItemScorer fit(Training training) {
        List<WeightedTerm> terms = terms(training);
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
