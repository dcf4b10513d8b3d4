// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * An item that was recommended.
 *
 * @param item index in the catalogue
 * @param score what it was ranked by
 */
record Best(int item, double score) {

    /**
     * How far two lists of the best items are from each other, best first: the greatest difference of an item's two scores,
     * relative to the distance between first and last of {@code own}. Scores count less the best of their list, because what
     * all items have in common decides nothing. An item that only one list has counts by its distance from the other list's
     * last, which it has to beat: next to nothing for a tie, and so for two items in another order.
     *
     * @return infinite if one list is longer
     */
    static double difference(List<Best> own, List<Best> other) {
        if (own.size() != other.size()) {
            return Double.POSITIVE_INFINITY;
        }
        double range = own.get(0).score() - own.get(own.size() - 1).score();
        return Math.max(greatest(own, other), greatest(other, own)) / range;
    }

    private static double greatest(List<Best> these, List<Best> those) {
        Map<Integer, Double> scores = those.stream().collect(Collectors.toMap(Best::item, Best::score));
        double last = those.get(those.size() - 1).score();
        double greatest = 0;
        for (Best best : these) {
            double here = best.score() - these.get(0).score();
            double there = scores.getOrDefault(best.item(), last) - those.get(0).score();
            greatest = Math.max(greatest, Math.abs(here - there));
        }
        return greatest;
    }
}
