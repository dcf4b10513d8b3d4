// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.explain;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;

/**
 * Terms that belong to one item, in text for people: several interactions with an item are one reason.
 *
 * @param item item of the interactions
 * @param parts what is added up, in the order of the score
 * @param sum sum of their terms
 */
record ItemTerms<T>(int item, List<T> parts, double sum) {

    /** Returns terms by item, greatest absolute sum first; of equal ones the first. */
    static <T> List<ItemTerms<T>> of(List<T> terms, ToIntFunction<T> item, ToDoubleFunction<T> term) {
        Map<Integer, List<T>> groups = new LinkedHashMap<>();
        terms.forEach(own -> groups.computeIfAbsent(item.applyAsInt(own), key -> new ArrayList<>())
                .add(own));
        List<ItemTerms<T>> joined = new ArrayList<>();
        groups.forEach((key, parts) -> {
            double sum = 0;
            for (T part : parts) {
                sum += term.applyAsDouble(part);
            }
            joined.add(new ItemTerms<>(key, List.copyOf(parts), sum));
        });
        joined.sort(Comparator.comparingDouble(own -> -Math.abs(own.sum())));
        return joined;
    }
}
