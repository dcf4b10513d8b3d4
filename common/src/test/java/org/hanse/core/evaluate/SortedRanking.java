// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/** Reference ranking of one query, by sorting all candidates. */
final class SortedRanking {

    private record Candidate(int item, double score, int target, double gain) {

        boolean isTarget() {
            return target >= 0;
        }
    }

    private final List<Candidate> pessimistic;
    private final List<Candidate> shown;

    SortedRanking(Query query, ItemScorer scorer, int[] popularity, Protocol.HistoryRule rule) {
        double[] scores = new double[popularity.length];
        scorer.score(query.history(), scores);
        Set<Integer> own = new HashSet<>();
        if (rule == Protocol.HistoryRule.EXCLUDE) {
            IntStream.range(0, query.history().length())
                    .forEach(i -> own.add(query.history().item(i)));
        }
        List<Candidate> candidates = new ArrayList<>();
        for (int item = 0; item < scores.length; item++) {
            int index = index(query, item);
            if (index >= 0 || !own.contains(item)) {
                candidates.add(new Candidate(item, scores[item], index, index < 0 ? 0 : query.gain(index)));
            }
        }
        Comparator<Candidate> byScore =
                Comparator.comparingDouble(Candidate::score).reversed();
        pessimistic = candidates.stream()
                .sorted(byScore.thenComparing(Candidate::isTarget)
                        .thenComparing(Candidate::gain)
                        .thenComparing(Candidate::target))
                .toList();
        shown = candidates.stream()
                .sorted(byScore.thenComparing(candidate -> -popularity[candidate.item()])
                        .thenComparing(Candidate::item))
                .toList();
    }

    private static int index(Query query, int item) {
        IntPredicate isItem = t -> query.target(t) == item;
        return IntStream.range(0, query.targets()).filter(isItem).findFirst().orElse(-1);
    }

    /** Rank of target {@code index}, from 1. */
    int rank(int index) {
        for (int place = 0; place < pessimistic.size(); place++) {
            if (pessimistic.get(place).target() == index) {
                return place + 1;
            }
        }
        throw new AssertionError("target " + index + " is no candidate");
    }

    /** Gains along the ranking up to {@code cutoff}: NaN where no target stands. */
    double[] gains(int cutoff) {
        return pessimistic.stream()
                .limit(cutoff)
                .mapToDouble(candidate -> candidate.isTarget() ? candidate.gain() : Double.NaN)
                .toArray();
    }

    /** The items a shop would show. */
    List<Integer> list(int cutoff) {
        return shown.stream().limit(cutoff).map(Candidate::item).toList();
    }
}
