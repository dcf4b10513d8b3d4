// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Optional;
import java.util.function.IntPredicate;
import org.hanse.core.interaction.InteractionSequence;

/**
 * Weighted sum of a shop's tables, ready to score. Each interaction adds its own terms, so the score is their sum and a base. Transitions
 * count for the last interaction only. The other terms fade with the interaction's age. The base is a hundredth of an item's popularity,
 * which orders items without other terms.
 *
 * @param tables tables, fitted to interactions
 * @param weights weights of the tables
 * @param popularity numbers of shoppers of the same interactions
 */
public record TableMix(Tables tables, Weights weights, ItemPopularity popularity) {

    private static final double POPULARITY = 0.01;

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
     * Weights of the tables; transitions have 1.
     *
     * @param coOccurrence weight of co-occurrences, at least 0
     * @param text weight of descriptions, at least 0
     * @param recency weights of interactions by age, for both
     */
    public record Weights(double coOccurrence, double text, Recency recency) {}

    /** Parts of one interaction's term for an item, weights included. */
    public record Parts(double transition, double coOccurrence, double similarity) {}

    /** Returns number of items. */
    public int items() {
        return tables.coOccurrences().rows();
    }

    /** Returns the score of an item without any interaction. */
    public double base(int item) {
        return POPULARITY * popularity.share(item);
    }

    /**
     * Returns the parts of an interaction's term for an item.
     *
     * @param index index of the interaction in the history
     * @param weight weight by age, see {@link Recency}
     * @param similarity similarity of both items' descriptions
     */
    public Parts parts(InteractionSequence history, int index, double weight, double similarity, int item) {
        int own = history.item(index);
        boolean last = index == history.length() - 1;
        return new Parts(
                last ? tables.transition(own, item) : 0,
                weights.coOccurrence() * weight * tables.coOccurrence(own, item),
                weights.text() * weight * similarity);
    }

    /**
     * Adds the score of every item to {@code scores[items]}.
     *
     * @param hidden whether an interaction is left out, by its index; the others keep their age
     */
    public void score(InteractionSequence history, IntPredicate hidden, double[] scores) {
        score(history, hidden, new double[tables.terms()], scores);
    }

    /**
     * Adds the score of every item. The descriptions of the history are added up first, so that each of their terms is visited once.
     *
     * @param byTerm {@code [terms]}; zero before and after
     */
    public void score(InteractionSequence history, IntPredicate hidden, double[] byTerm, double[] scores) {
        popularity.addTo(scores, POPULARITY);
        int last = history.length() - 1;
        if (last >= 0 && !hidden.test(last)) {
            tables.addTransitions(history.item(last), 1, scores);
        }
        weights.recency().visitIndices(history, (index, weight) -> {
            if (!hidden.test(index)) {
                tables.addCoOccurrences(history.item(index), weights.coOccurrence() * weight, scores);
                tables.text().ifPresent(all -> all.addVector(history.item(index), weights.text() * weight, byTerm));
            }
        });
        tables.text()
                .ifPresent(all -> weights.recency().visit(history, (item, weight) -> {
                    for (int term : all.termsOf(item)) {
                        if (byTerm[term] != 0) {
                            all.addTerm(term, byTerm[term], scores);
                            byTerm[term] = 0;
                        }
                    }
                }));
    }

    /** Returns a bound on the absolute value of the scores of a history. Entries of tables are at most 1, estimates of other shops 2. */
    public double most(InteractionSequence history) {
        double[] sum = {0};
        weights.recency().visitIndices(history, (index, weight) -> sum[0] += weight);
        return POPULARITY + 1 + (3 * weights.coOccurrence() + weights.text()) * sum[0];
    }
}
