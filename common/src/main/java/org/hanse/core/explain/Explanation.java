// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import java.util.List;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.recommend.Rules;

/**
 * Explanation of an item's score.
 *
 * @param item index in the catalogue
 * @param terms terms, whose sum is the score
 * @param effects change of the score if one interaction is removed, by place in {@code terms.interactions()}
 * @param blocked items with higher scores that a rule excluded from the slot, highest first; some at most
 */
public record Explanation(int item, ScoreTerms terms, Grade grade, List<Double> effects, List<Blocked> blocked) {

    /** Item that a rule kept from the slot. */
    public record Blocked(int item, double score, Rules.Rule rule) {}

    public Explanation {
        effects = List.copyOf(effects);
        blocked = List.copyOf(blocked);
        if (effects.size() != terms.interactions().size()) {
            throw new IllegalArgumentException(
                    effects.size() + " effects for " + terms.interactions().size() + " interactions");
        }
    }

    /**
     * Returns how far terms are from the effects of removal: the sum of absolute differences as a share of the sum of the terms' absolute
     * values; 0 without interactions.
     */
    public double residual() {
        double differences = 0;
        double size = 0;
        for (int t = 0; t < effects.size(); t++) {
            double term = terms.interactions().get(t).sum();
            differences += Math.abs(effects.get(t) - term);
            size += Math.abs(term);
        }
        return size == 0 ? 0 : differences / size;
    }
}
