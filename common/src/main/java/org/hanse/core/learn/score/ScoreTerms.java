// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.List;
import org.hanse.core.learn.memory.TableTerms;

/**
 * A score taken apart: what it would be without any interaction, and what each interaction adds. The terms are computed in
 * double precision from the gates and vectors that ranked, so that they add up to the score but for the rounding of the
 * single-precision score: {@code |sum() - ranked| <= rounding}.
 *
 * @param base the anonymous score
 * @param interactions oldest first, those within the network's history
 * @param ranked the single-precision score, as {@link NetworkScorer#score} gave it
 * @param rounding bound on the distance between {@code ranked} and the exact sum of the terms, see {@link TermReader}: some
 *     1e-5 of what was added up, without regard to sign
 */
public record ScoreTerms(double base, List<Interaction> interactions, double ranked, double rounding) {

    /**
     * What one interaction adds.
     *
     * @param index index of the interaction in the history
     * @param network through gates and item vectors
     * @param tables through the merchant's tables
     */
    public record Interaction(int index, double network, TableTerms tables) {

        /** Returns the term. */
        public double sum() {
            return network + tables.sum();
        }
    }

    public ScoreTerms {
        interactions = List.copyOf(interactions);
    }

    /** The score: base and interactions, added up in order. */
    public double sum() {
        double sum = base;
        for (Interaction interaction : interactions) {
            sum += interaction.sum();
        }
        return sum;
    }
}
