// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import java.util.List;
import java.util.Optional;
import org.hanse.core.learn.memory.TableTerms;

/**
 * Terms of a score: its value without interactions, the contribution of each interaction, and that of their sequence where the network
 * has such a term. The terms are computed in double precision from the gates and vectors of the ranking. So they add up to the score
 * except for the rounding of the single-precision score: {@code |sum() - ranked| <= rounding}.
 *
 * @param base the anonymous score
 * @param interactions oldest first, those within the network's history
 * @param sequence contribution of the encoder's state, which belongs to no single interaction; 0 in a network without
 * @param boost number that the shop added to the score; 0 without one
 * @param rest sum of the terms of further interactions, which a log left out; 0 if it has all
 * @param ranked the single-precision score of {@link NetworkScorer#score}
 * @param rounding bound on the distance between {@code ranked} and the exact sum of the terms, see {@link TermReader}:
 *     some 1e-5 of the sum of absolute values
 */
public record ScoreTerms(
        double base,
        List<Interaction> interactions,
        double sequence,
        double boost,
        double rest,
        double ranked,
        double rounding) {

    /** Creates the terms of a score without a boost. */
    public ScoreTerms(double base, List<Interaction> interactions, double sequence, double ranked, double rounding) {
        this(base, interactions, sequence, 0, 0, ranked, rounding);
    }

    /** Creates the terms of a score without a sequence term. */
    public ScoreTerms(double base, List<Interaction> interactions, double ranked, double rounding) {
        this(base, interactions, 0, ranked, rounding);
    }

    /**
     * Contribution of one interaction.
     *
     * @param index index of the interaction in the history
     * @param network contribution through gates and item vectors
     * @param similarity contribution through the similarity of descriptions, with the network's weights
     * @param tables contribution through the merchant's tables
     */
    public record Interaction(int index, double network, double similarity, TableTerms tables) {

        /** Creates the contribution in a network without similarity. */
        public Interaction(int index, double network, TableTerms tables) {
            this(index, network, 0, tables);
        }

        /** Returns the term. */
        public double sum() {
            return network + similarity + tables.sum();
        }

        /** Returns the contributions by source; similarity and the text table are both content. */
        public TableTerms bySource() {
            return new TableTerms(
                    tables.transitions(), tables.coOccurrence(), similarity + tables.content(), tables.identity());
        }
    }

    public ScoreTerms {
        interactions = List.copyOf(interactions);
    }

    /** Returns the same terms with a number that the shop adds to the score. */
    public ScoreTerms boosted(double own) {
        float sum = (float) (ranked + own);
        return new ScoreTerms(base, interactions, sequence, boost + own, rest, sum, rounding + Math.ulp(sum));
    }

    /**
     * Returns the sequence term as a share of the sizes (absolute values) of it and all interactions' terms; empty without a sequence
     * term, and where a log left interactions out.
     */
    public Optional<Double> sequenceShare() {
        if (sequence == 0 || rest != 0) {
            return Optional.empty();
        }
        double sizes = Math.abs(sequence);
        for (Interaction interaction : interactions) {
            sizes += Math.abs(interaction.sum());
        }
        return Optional.of(Math.abs(sequence) / sizes);
    }

    /** Returns the score: base, sequence term, boost, rest and interactions, added up in order. */
    public double sum() {
        double sum = base + sequence + boost + rest;
        for (Interaction interaction : interactions) {
            sum += interaction.sum();
        }
        return sum;
    }
}
