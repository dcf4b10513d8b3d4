// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Optional;
import org.hanse.core.interaction.InteractionSequence;

/**
 * Weighted sum of a shop's tables, ready to score. Each interaction adds its own terms, so the score is their sum and a base. Transitions
 * count for the last interaction only. The other terms fade with the interaction's age. The base is the item's popularity. Returns, and
 * purchases that they undo, have no terms.
 *
 * @param tables tables, fitted to interactions
 * @param weights weights of the terms
 * @param shape how the terms fade
 * @param shoppers the shop's shoppers of the same interactions
 * @param popularity numbers of these shoppers, decayed by the half-life of {@code shape}
 */
public record TableMix(Tables tables, Weights weights, Shape shape, LiveCounts shoppers, ItemPopularity popularity) {

    /** Shoppers that buy like all, see {@link LiveCounts#tendency}. */
    private static final double DAMPING = 5;

    /** Most of an item's tendency that counts. */
    private static final double MOST_TENDENCY = 5;

    /** Creates a mix of a shop's shoppers. */
    public TableMix(Tables tables, Weights weights, Shape shape, LiveCounts shoppers) {
        this(tables, weights, shape, shoppers, shoppers.popularity(shape.halfLife()));
    }

    /**
     * Tables of one shop.
     *
     * @param transitions items after an item
     * @param coOccurrences similarities by common shoppers, {@code [item, item]}
     * @param others addends to the co-occurrences from other shops, {@code [item, item]}; empty without any
     * @param text descriptions; empty if they have no weight
     */
    public record Tables(
            Transitions transitions,
            TableRows coOccurrences,
            Optional<SparseTable> others,
            Optional<TextVectors> text) {

        /** Adds {@code weight} times the probability that each item follows {@code item} to {@code scores[items]}. */
        public void addTransitions(int item, double weight, double[] scores) {
            transitions.addProbabilities(item, weight, scores);
        }

        /** Adds {@code weight} times the co-occurrence of {@code item} with each item to {@code scores[items]}. */
        public void addCoOccurrences(int item, double weight, double[] scores) {
            coOccurrences.addRow(item, weight, scores);
            others.ifPresent(more -> more.addRow(item, weight, scores));
        }

        /** Returns the number of terms of descriptions; 0 without weight. */
        public int terms() {
            return text.map(TextVectors::terms).orElse(0);
        }

        /** Adds {@code weight} times the similarity of descriptions of {@code item} and each item to {@code scores[items]}. */
        public void addSimilarities(int item, double weight, double[] scores) {
            text.ifPresent(all -> all.addCosines(item, weight, scores));
        }

        double transition(int item, int next) {
            return transitions.probability(item, next);
        }

        double coOccurrence(int item, int other) {
            return coOccurrences.at(item, other)
                    + others.map(more -> more.at(item, other)).orElse(0.0);
        }
    }

    /**
     * Weights of the terms, each finite and at least 0.
     *
     * @param transitions items after the last one
     * @param coOccurrence items with common shoppers
     * @param text descriptions
     * @param repeats items that the shopper met before
     * @param neighbours votes of the nearest shoppers
     * @param popularity the same for every shopper
     */
    public record Weights(
            double transitions,
            double coOccurrence,
            double text,
            double repeats,
            double neighbours,
            double popularity) {

        public Weights {
            for (double weight : new double[] {transitions, coOccurrence, text, repeats, neighbours, popularity}) {
                if (!(weight >= 0 && weight < Double.POSITIVE_INFINITY)) {
                    throw new IllegalArgumentException("weight " + weight);
                }
            }
        }
    }

    /**
     * How the terms fade.
     *
     * @param coOccurrence by interactions
     * @param text by interactions
     * @param repeats by baskets
     * @param halfLife days after which a shopper counts half in the popularity; 0 if it never does
     */
    public record Shape(Recency coOccurrence, Recency text, Recency repeats, Neighbours.Kind neighbours, int halfLife) {

        public Shape withCoOccurrence(Recency other) {
            return new Shape(other, text, repeats, neighbours, halfLife);
        }

        public Shape withText(Recency other) {
            return new Shape(coOccurrence, other, repeats, neighbours, halfLife);
        }

        public Shape withRepeats(Recency other) {
            return new Shape(coOccurrence, text, other, neighbours, halfLife);
        }

        public Shape withNeighbours(Neighbours.Kind other) {
            return new Shape(coOccurrence, text, repeats, other, halfLife);
        }

        public Shape withHalfLife(int other) {
            return new Shape(coOccurrence, text, repeats, neighbours, other);
        }
    }

    /** Returns number of items. */
    public int items() {
        return tables.coOccurrences().rows();
    }

    /** Returns the score of an item without any interaction. */
    public double base(int item) {
        double greatest = popularity.greatest();
        return greatest == 0 ? 0 : weights.popularity() * popularity.value(item) / greatest;
    }

    /**
     * Returns the scores for a history.
     *
     * @param self index of its shopper among the shop's shoppers; {@link LiveCounts#NO_SHOPPER} for another one
     */
    public MixQuery query(InteractionSequence history, int self) {
        return new MixQuery(this, history, self);
    }

    /** Returns the factor of an item in the term of repeats. */
    double repeat(int item) {
        return Math.min(MOST_TENDENCY, shoppers.tendency(item, DAMPING));
    }

    static double mostOfRepeat() {
        return MOST_TENDENCY;
    }
}
