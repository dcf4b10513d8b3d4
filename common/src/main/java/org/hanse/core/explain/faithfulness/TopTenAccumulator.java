// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain.faithfulness;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Scored;

/**
 * Frequency with which the first item leaves the ten best without its strongest, and without its weakest, reasons.
 * Explanations of fixed length, after Baklanov et al. (SIGIR 2025).
 */
final class TopTenAccumulator {

    private static final int BEST = 10;
    private static final List<Integer> LENGTHS = List.of(1, 3, 5);

    private final Map<Integer, Integer> withoutStrongest = new HashMap<>();
    private final Map<Integer, Integer> withoutWeakest = new HashMap<>();
    private int cases;

    /**
     * Adds a case.
     *
     * @param order indices in the history, strongest reason first
     */
    void add(Scored scored, Decision decision, int item, List<Integer> order) {
        cases++;
        for (int length : LENGTHS) {
            int some = Math.min(length, order.size());
            count(withoutStrongest, length, leaves(scored, decision, item, order.subList(0, some)));
            count(
                    withoutWeakest,
                    length,
                    leaves(scored, decision, item, order.subList(order.size() - some, order.size())));
        }
    }

    private static void count(Map<Integer, Integer> counts, int length, boolean leaves) {
        counts.merge(length, leaves ? 1 : 0, Integer::sum);
    }

    private static boolean leaves(Scored scored, Decision decision, int item, List<Integer> removed) {
        return !scored.best(
                        BEST,
                        new HashSet<>(removed)::contains,
                        own -> scored.rule(decision, own).isEmpty())
                .contains(item);
    }

    double withoutThreeStrongest() {
        return share(withoutStrongest, 3);
    }

    private double share(Map<Integer, Integer> counts, int length) {
        return (double) counts.getOrDefault(length, 0) / cases;
    }

    String words() {
        return "without 1, 3, 5 strongest: " + words(withoutStrongest) + "; weakest: " + words(withoutWeakest);
    }

    private String words(Map<Integer, Integer> counts) {
        return LENGTHS.stream()
                .map(length -> String.format(Locale.ROOT, "%.2f", share(counts, length)))
                .collect(Collectors.joining(", "));
    }
}
