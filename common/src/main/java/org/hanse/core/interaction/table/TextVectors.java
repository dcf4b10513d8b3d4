// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;

/**
 * Descriptions of a catalogue's items as TF-IDF vectors of length 1: raw term frequency times ln((1 + N) / (1 + df)) +
 * 1. They need no interactions, so they serve cold items.
 *
 * <p>Source: Salton and Buckley, Information Processing and Management 24(5), 1988; the idf with both counts raised by
 * one, so that a term of every item still has weight.
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

    /** Fields of an item's description. */
    public enum Fields {
        /** Title tokens. */
        TITLE,
        /** Title tokens, category steps, brand and attributes, in one vocabulary and one vector. */
        ALL
    }

    /**
     * Description of an item as terms and weights, whose squares add up to 1; both empty for an item without a
     * description. The first letter of a term is its field.
     */
    public record Description(List<String> terms, List<Double> weights) {

        public Description {
            terms = List.copyOf(terms);
            weights = List.copyOf(weights);
        }
    }

    /** Returns the vectors of {@code catalogue}; an item without a description has an empty one. */
    public static TextVectors of(Catalogue catalogue, Fields fields) {
        Map<String, Integer> vocabulary = new HashMap<>();
        int[][] terms = new int[catalogue.size()][];
        double[][] weights = new double[catalogue.size()][];
        List<Description> descriptions = descriptions(catalogue, fields);
        for (int i = 0; i < terms.length; i++) {
            Description description = descriptions.get(i);
            int next = vocabulary.size();
            terms[i] = new int[description.terms().size()];
            for (int k = 0; k < terms[i].length; k++) {
                int term = vocabulary.getOrDefault(description.terms().get(k), next);
                if (term == next) {
                    vocabulary.put(description.terms().get(k), next++);
                }
                terms[i][k] = term;
            }
            weights[i] = description.weights().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
        }
        return new TextVectors(terms, weights, vocabulary.size());
    }

    /** Returns the descriptions of {@code catalogue}'s items, in its order. */
    public static List<Description> descriptions(Catalogue catalogue, Fields fields) {
        Map<String, Integer> documents = new HashMap<>();
        List<Map<String, Integer>> frequencies = new ArrayList<>();
        for (int i = 0; i < catalogue.size(); i++) {
            Map<String, Integer> own = frequencies(catalogue.item(i), fields);
            own.keySet().forEach(term -> documents.merge(term, 1, Integer::sum));
            frequencies.add(own);
        }
        return frequencies.stream()
                .map(own -> weighed(own, documents, catalogue.size()))
                .toList();
    }

    private static Description weighed(Map<String, Integer> frequencies, Map<String, Integer> documents, int all) {
        double[] weights = new double[frequencies.size()];
        double squares = 0;
        int k = 0;
        for (Map.Entry<String, Integer> entry : frequencies.entrySet()) {
            double idf = Math.log((1.0 + all) / (1.0 + documents.getOrDefault(entry.getKey(), 0))) + 1;
            weights[k] = entry.getValue() * idf;
            squares += weights[k] * weights[k];
            k++;
        }
        double length = Math.sqrt(squares);
        return new Description(
                List.copyOf(frequencies.keySet()),
                Arrays.stream(weights).mapToObj(weight -> weight / length).toList());
    }

    public int items() {
        return terms.length;
    }

    /** Returns whether no item has a description. */
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

    /** Returns the number of items with a term. */
    int itemsOf(int term) {
        return postings[term].length;
    }

    /** Returns the greatest weight of a term in an item. */
    double greatestWeight(int term) {
        double greatest = 0;
        for (double weight : postingWeights[term]) {
            greatest = Math.max(greatest, weight);
        }
        return greatest;
    }

    /** Calls {@code each} with the items of a term and their weights. */
    void visitItems(int term, WeightedItem each) {
        int[] items = postings[term];
        double[] values = postingWeights[term];
        for (int e = 0; e < items.length; e++) {
            each.visit(items[e], values[e]);
        }
    }

    /** Receives an item and a weight or a similarity. */
    @FunctionalInterface
    interface WeightedItem {
        void visit(int item, double weight);
    }

    /** Returns the number of different terms. */
    public int terms() {
        return postings.length;
    }

    /** Returns the terms of an item, indices in {@code [0, terms())}; read-only. */
    public int[] termsOf(int item) {
        return terms[item];
    }

    /** Returns the weight of term {@code k} of {@link #termsOf}. */
    public double weight(int item, int k) {
        return weights[item][k];
    }

    /** Adds {@code weight} times the vector of {@code item} to {@code sum}, {@code [terms]}. */
    public void addVector(int item, double weight, double[] sum) {
        for (int k = 0; k < terms[item].length; k++) {
            sum[terms[item][k]] += weight * weights[item][k];
        }
    }

    /** Returns the inner product of the vector of {@code item} and {@code other}, {@code [terms]}. */
    public double product(int item, double[] other) {
        double product = 0;
        for (int k = 0; k < terms[item].length; k++) {
            product += weights[item][k] * other[terms[item][k]];
        }
        return product;
    }

    /** Adds what a {@code term} of weight {@code weight} adds to the inner product with each item's vector. */
    public void addTerm(int term, double weight, double[] scores) {
        int[] items = postings[term];
        double[] values = postingWeights[term];
        for (int e = 0; e < items.length; e++) {
            scores[items[e]] += weight * values[e];
        }
    }

    /** Returns terms with their frequencies. The first letter of a term is its field. */
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
