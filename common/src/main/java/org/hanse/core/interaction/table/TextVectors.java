// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;

/**
 * The descriptions of a catalogue's items as TF-IDF vectors of length 1: raw term frequency times ln((1 + N) / (1 + df))
 * + 1. Needs no interactions, so it serves items nobody has met.
 *
 * <p>Source: Salton and Buckley, Information Processing and Management 24(5), 1988; the idf with both counts raised by
 * one, so that a term every item has still weighs something.
 */
public final class TextVectors {

    private final int[][] terms;
    private final double[][] weights;
    private final int[][] postings;
    private final double[][] postingWeights;

    private TextVectors(int[][] terms, double[][] weights, int termCount) {
        this.terms = terms;
        this.weights = weights;
        int[] sizes = new int[termCount];
        for (int[] row : terms) {
            for (int term : row) {
                sizes[term]++;
            }
        }
        postings = new int[termCount][];
        postingWeights = new double[termCount][];
        for (int t = 0; t < termCount; t++) {
            postings[t] = new int[sizes[t]];
            postingWeights[t] = new double[sizes[t]];
        }
        int[] at = new int[termCount];
        for (int i = 0; i < terms.length; i++) {
            for (int k = 0; k < terms[i].length; k++) {
                int term = terms[i][k];
                postings[term][at[term]] = i;
                postingWeights[term][at[term]++] = weights[i][k];
            }
        }
    }

    /** What of an item's description counts. */
    public enum Fields {
        /** Title tokens. */
        TITLE,
        /** Title tokens, category steps, brand and attributes, in one vocabulary and one vector. */
        ALL
    }

    /** The vectors of {@code catalogue}; an item without a description has an empty one. */
    public static TextVectors of(Catalogue catalogue, Fields fields) {
        Map<String, Integer> vocabulary = new HashMap<>();
        List<Integer> documentFrequency = new ArrayList<>();
        int[][] terms = new int[catalogue.size()][];
        double[][] weights = new double[catalogue.size()][];
        for (int i = 0; i < terms.length; i++) {
            Map<String, Integer> counts = frequencies(catalogue.item(i), fields);
            terms[i] = new int[counts.size()];
            weights[i] = new double[counts.size()];
            int k = 0;
            for (Map.Entry<String, Integer> entry : counts.entrySet()) {
                int term = vocabulary.computeIfAbsent(entry.getKey(), t -> documentFrequency.size());
                if (term == documentFrequency.size()) {
                    documentFrequency.add(0);
                }
                documentFrequency.set(term, documentFrequency.get(term) + 1);
                terms[i][k] = term;
                weights[i][k++] = entry.getValue();
            }
        }
        for (int i = 0; i < terms.length; i++) {
            weigh(terms[i], weights[i], documentFrequency, catalogue.size());
        }
        return new TextVectors(terms, weights, documentFrequency.size());
    }

    public int items() {
        return terms.length;
    }

    /** Whether no item has a description. */
    public boolean isEmpty() {
        return postings.length == 0;
    }

    /** Adds {@code weight} times the cosine of {@code item} with every item, itself included, to {@code scores}. */
    public void addCosines(int item, double weight, double[] scores) {
        for (int k = 0; k < terms[item].length; k++) {
            int term = terms[item][k];
            double factor = weight * weights[item][k];
            int[] items = postings[term];
            double[] values = postingWeights[term];
            for (int e = 0; e < items.length; e++) {
                scores[items[e]] += factor * values[e];
            }
        }
    }

    private static void weigh(int[] terms, double[] weights, List<Integer> documentFrequency, int documents) {
        double squares = 0;
        for (int k = 0; k < terms.length; k++) {
            double idf = Math.log((1.0 + documents) / (1.0 + documentFrequency.get(terms[k]))) + 1;
            weights[k] *= idf;
            squares += weights[k] * weights[k];
        }
        for (int k = 0; k < terms.length; k++) {
            weights[k] /= Math.sqrt(squares);
        }
    }

    /** Terms with their frequencies; a letter before each tells the fields apart. */
    private static Map<String, Integer> frequencies(CatalogueItem item, Fields fields) {
        Map<String, Integer> counts = new LinkedHashMap<>();
        item.tokens().forEach(token -> counts.merge("t " + token, 1, Integer::sum));
        if (fields == Fields.ALL) {
            item.category().forEach(step -> counts.merge("c " + step, 1, Integer::sum));
            item.brand().ifPresent(brand -> counts.merge("b " + brand, 1, Integer::sum));
            item.attributes().forEach(attribute -> counts.merge("a " + attribute, 1, Integer::sum));
        }
        return counts;
    }
}
