// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain.faithfulness;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Order statistics of small samples. */
final class Ranks {

    private Ranks() {}

    /** Returns Spearman's rank correlation, equal values having their mean rank; empty below three values or if all are equal. */
    static Optional<Double> correlation(List<Double> one, List<Double> two) {
        if (one.size() < 3) {
            return Optional.empty();
        }
        List<Double> x = ranks(one);
        List<Double> y = ranks(two);
        double mean = (one.size() - 1) / 2.0;
        double xy = 0;
        double xx = 0;
        double yy = 0;
        for (int i = 0; i < one.size(); i++) {
            xy += (x.get(i) - mean) * (y.get(i) - mean);
            xx += (x.get(i) - mean) * (x.get(i) - mean);
            yy += (y.get(i) - mean) * (y.get(i) - mean);
        }
        return xx == 0 || yy == 0 ? Optional.empty() : Optional.of(xy / Math.sqrt(xx * yy));
    }

    private static List<Double> ranks(List<Double> values) {
        List<Integer> order = ascending(values);
        List<Double> ranks = new ArrayList<>(Collections.nCopies(values.size(), 0.0));
        for (int from = 0; from < order.size(); ) {
            int until = from + 1;
            while (until < order.size() && values.get(order.get(until)).equals(values.get(order.get(from)))) {
                until++;
            }
            for (int rank = from; rank < until; rank++) {
                ranks.set(order.get(rank), (from + until - 1) / 2.0);
            }
            from = until;
        }
        return ranks;
    }

    private static List<Integer> ascending(List<Double> values) {
        return IntStream.range(0, values.size())
                .boxed()
                .sorted(Comparator.comparing(values::get))
                .toList();
    }

    /** Returns places by value, greatest first; of equal values the first. */
    static List<Integer> greatestFirst(List<Double> values) {
        return IntStream.range(0, values.size())
                .boxed()
                .sorted(Comparator.comparing((Integer place) -> values.get(place))
                        .reversed())
                .toList();
    }
}
