// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Optional;
import java.util.function.IntPredicate;
import org.hanse.core.interaction.Baskets;
import org.hanse.core.interaction.InteractionSequence;

/** Scores of a mix for one history. What is left out of it has no term; the other interactions keep their age and neighbours. */
public final class MixQuery {

    private final TableMix mix;
    private final InteractionSequence history;
    private final Baskets baskets;
    private final Optional<Neighbours> neighbours;

    MixQuery(TableMix mix, InteractionSequence history, int self) {
        this.mix = mix;
        this.history = history;
        this.baskets = Baskets.of(history);
        this.neighbours = mix.weights().neighbours() == 0
                ? Optional.empty()
                : Optional.of(new Neighbours(mix.shoppers(), mix.shape().neighbours(), history, baskets, self));
    }

    /**
     * Terms of one interaction for an item, weights included.
     *
     * @param transition items after it
     * @param common items with common shoppers: co-occurrences, and votes of the nearest shoppers who met it
     * @param similarity descriptions
     * @param repeat the item itself
     */
    public record Parts(double transition, double common, double similarity, double repeat) {

        private static final Parts NONE = new Parts(0, 0, 0, 0);
    }

    /** Returns the history. */
    public InteractionSequence history() {
        return history;
    }

    /** Returns the last interaction that counts; -1 without any. */
    private int last() {
        int last = history.length() - 1;
        while (last >= 0 && baskets.isUndone(last)) {
            last--;
        }
        return last;
    }

    /**
     * Adds the score of every item. The descriptions of the history are added up first, so that each of their terms is visited once.
     *
     * @param hidden whether an interaction is left out, by its index
     * @param byTerm {@code [terms]}; zero before and after
     * @param scores {@code [items]}
     */
    public void score(IntPredicate hidden, double[] byTerm, double[] scores) {
        IntPredicate out = hidden.or(baskets::isUndone);
        TableMix.Weights weights = mix.weights();
        mix.popularity().addTo(scores, weights.popularity());
        int last = last();
        if (last >= 0 && !out.test(last) && weights.transitions() > 0) {
            mix.tables().addTransitions(history.item(last), weights.transitions(), scores);
        }
        if (weights.coOccurrence() > 0) {
            mix.shape().coOccurrence().visitIndices(history, (index, age) -> {
                if (!out.test(index)) {
                    mix.tables().addCoOccurrences(history.item(index), weights.coOccurrence() * age, scores);
                }
            });
        }
        if (weights.text() > 0) {
            addText(out, byTerm, scores);
        }
        if (weights.repeats() > 0) {
            for (int i = 0; i < history.length(); i++) {
                if (!out.test(i)) {
                    scores[history.item(i)] += repeat(i);
                }
            }
        }
        neighbours.ifPresent(own -> own.addTo(weights.neighbours(), hidden, scores));
    }

    private void addText(IntPredicate out, double[] byTerm, double[] scores) {
        mix.tables().text().ifPresent(all -> {
            mix.shape().text().visitIndices(history, (index, age) -> {
                if (!out.test(index)) {
                    all.addVector(history.item(index), mix.weights().text() * age, byTerm);
                }
            });
            mix.shape().text().visit(history, (item, age) -> {
                for (int term : all.termsOf(item)) {
                    if (byTerm[term] != 0) {
                        all.addTerm(term, byTerm[term], scores);
                        byTerm[term] = 0;
                    }
                }
            });
        });
    }

    /** Ages of one decay add up to 1. */
    private double repeat(int index) {
        double decay = mix.shape().repeats().decay();
        int age = baskets.age(index);
        double sum = decay == 1 ? history.length() : 1 / (1 - decay);
        return age == Baskets.NONE
                ? 0
                : mix.weights().repeats() * mix.repeat(history.item(index)) * Math.pow(decay, age) / sum;
    }

    /**
     * Returns the terms of each interaction for an item, {@code [length]}.
     *
     * @param byTerm {@code [terms]}; zero before and after
     */
    public Parts[] parts(int item, double[] byTerm) {
        double[] similarities = new double[history.length()];
        mix.tables().text().filter(all -> mix.weights().text() > 0).ifPresent(all -> {
            all.addVector(item, mix.weights().text(), byTerm);
            mix.shape()
                    .text()
                    .visitIndices(
                            history,
                            (index, age) -> similarities[index] = age * all.product(history.item(index), byTerm));
            for (int term : all.termsOf(item)) {
                byTerm[term] = 0;
            }
        });
        double[] common = new double[history.length()];
        mix.shape()
                .coOccurrence()
                .visitIndices(
                        history,
                        (index, age) -> common[index] = mix.weights().coOccurrence()
                                * age
                                * mix.tables().coOccurrence(history.item(index), item));
        neighbours.ifPresent(own -> own.addParts(mix.weights().neighbours(), item, common));
        Parts[] parts = new Parts[history.length()];
        int last = last();
        for (int i = 0; i < parts.length; i++) {
            int own = history.item(i);
            parts[i] = baskets.isUndone(i)
                    ? Parts.NONE
                    : new Parts(
                            i == last
                                    ? mix.weights().transitions() * mix.tables().transition(own, item)
                                    : 0,
                            common[i],
                            similarities[i],
                            own == item ? repeat(i) : 0);
        }
        return parts;
    }

    /** Returns a bound on the absolute value of the scores. Entries of tables are at most 1, estimates of other shops 2. */
    public double most() {
        TableMix.Weights weights = mix.weights();
        double[] sums = {0, 0};
        mix.shape().coOccurrence().visitIndices(history, (index, age) -> sums[0] += age);
        mix.shape().text().visitIndices(history, (index, age) -> sums[1] += age);
        return weights.popularity()
                + weights.transitions()
                + 3 * weights.coOccurrence() * sums[0]
                + weights.text() * sums[1]
                + weights.repeats() * TableMix.mostOfRepeat()
                + weights.neighbours();
    }
}
