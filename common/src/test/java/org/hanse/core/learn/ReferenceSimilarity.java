// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn;

import java.util.HashMap;
import java.util.Map;

/** The similarity term of docs/design/network.md, section 5: cosines of title tokens' TF-IDF vectors, from their definition. */
final class ReferenceSimilarity {

    private final double[][] cosines;

    ReferenceSimilarity(ReferenceCatalogue catalogue) {
        int items = catalogue.items();
        Map<Integer, Integer> documents = new HashMap<>();
        for (int[] title : catalogue.titles()) {
            counts(title).keySet().forEach(token -> documents.merge(token, 1, Integer::sum));
        }
        cosines = new double[items][items];
        for (int i = 0; i < items; i++) {
            for (int a = 0; a < items; a++) {
                Map<Integer, Double> one = weights(catalogue.titles()[i], documents, items);
                Map<Integer, Double> other = weights(catalogue.titles()[a], documents, items);
                double norms = Math.sqrt(product(one, one) * product(other, other));
                cosines[i][a] = norms == 0 ? 0 : product(one, other) / norms;
            }
        }
    }

    /** Returns {@code sum_t similarity.age[s - t] cosine(i_t, a)}. */
    double term(ReferenceParameters parameters, ReferenceWindow window, int s, int a) {
        double[] weights = parameters.block("similarity.age");
        double sum = 0;
        for (int t = 0; t <= s; t++) {
            sum += weights[s - t] * cosines[window.items()[t]][a];
        }
        return sum;
    }

    private static Map<Integer, Integer> counts(int[] title) {
        Map<Integer, Integer> counts = new HashMap<>();
        for (int token : title) {
            counts.merge(token, 1, Integer::sum);
        }
        return counts;
    }

    private static Map<Integer, Double> weights(int[] title, Map<Integer, Integer> documents, int items) {
        Map<Integer, Double> weights = new HashMap<>();
        counts(title)
                .forEach((token, count) -> weights.put(
                        token, count * (Math.log((1.0 + items) / (1.0 + documents.getOrDefault(token, 0))) + 1)));
        return weights;
    }

    private static double product(Map<Integer, Double> one, Map<Integer, Double> other) {
        double sum = 0;
        for (Map.Entry<Integer, Double> entry : one.entrySet()) {
            sum += entry.getValue() * other.getOrDefault(entry.getKey(), 0.0);
        }
        return sum;
    }
}
