// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Recommended item.
 *
 * @param item index in the catalogue
 * @param score ranking score
 */
record Best(int item, double score) {

    /**
     * Returns the distance of two lists of best items, best first: the greatest difference of an item's two scores, divided by the score
     * range of {@code own}. Scores are relative to the best score of their list, because a common offset does not affect the ranking. An
     * item of one list alone counts with its distance from the last item of the other list. Ties and swapped neighbours so have a small
     * distance.
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
