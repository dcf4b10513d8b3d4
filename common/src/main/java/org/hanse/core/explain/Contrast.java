// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.learn.score.ScoreTerms;

/**
 * Comparison of two items: the differences of their terms add up to the gap.
 *
 * @param item index of the first item in the catalogue
 * @param other index of the second
 * @param base difference of the bases
 * @param sequence difference of the sequence terms
 * @param boost difference of the shop's boosts
 * @param rest difference of the sums of terms that a log left out
 * @param interactions differences of each interaction's contributions, oldest first
 */
public record Contrast(
        int item, int other, double base, double sequence, double boost, double rest, List<Difference> interactions) {

    /**
     * Difference of one interaction's terms.
     *
     * @param index index of the interaction in the history
     */
    public record Difference(int index, double network, double tables) {

        /** Returns the difference of the terms. */
        public double sum() {
            return network + tables;
        }
    }

    public Contrast {
        interactions = List.copyOf(interactions);
    }

    /** Returns the comparison of two items of one decision, whose terms are of the same interactions. */
    public static Contrast of(int item, ScoreTerms terms, int other, ScoreTerms otherTerms) {
        List<Difference> differences = new ArrayList<>();
        for (int t = 0; t < terms.interactions().size(); t++) {
            ScoreTerms.Interaction one = terms.interactions().get(t);
            ScoreTerms.Interaction two = otherTerms.interactions().get(t);
            differences.add(new Difference(
                    one.index(),
                    one.network() - two.network(),
                    one.bySource().sum() - two.bySource().sum()));
        }
        return new Contrast(
                item,
                other,
                terms.base() - otherTerms.base(),
                terms.sequence() - otherTerms.sequence(),
                terms.boost() - otherTerms.boost(),
                terms.rest() - otherTerms.rest(),
                differences);
    }

    /** Returns the gap, as the sum of the differences. */
    public double gap() {
        double sum = base + sequence + boost + rest;
        for (Difference difference : interactions) {
            sum += difference.sum();
        }
        return sum;
    }
}
