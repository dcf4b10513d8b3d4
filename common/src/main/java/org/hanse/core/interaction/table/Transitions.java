// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

/** How often an item directly followed another one within a shopper. */
public interface Transitions {

    /** Returns the number of transitions from {@code item}. */
    int departures(int item);

    /** Returns the number of transitions from {@code item} to {@code next}. */
    double count(int item, int next);

    /** Adds {@code weight} times the counts of {@code item} to {@code scores[items]}. */
    void addCounts(int item, double weight, double[] scores);

    /** Returns the probability that {@code next} follows {@code item}. */
    default double probability(int item, int next) {
        int departures = departures(item);
        return departures == 0 ? 0 : count(item, next) / departures;
    }

    /** Adds {@code weight} times the probabilities of what follows {@code item} to {@code scores[items]}. */
    default void addProbabilities(int item, double weight, double[] scores) {
        int departures = departures(item);
        if (departures > 0) {
            addCounts(item, weight / departures, scores);
        }
    }
}
