// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.evaluate.WeightedTerm;
import org.hanse.core.interaction.table.Recency;
import org.hanse.core.interaction.table.TextVectors;

/**
 * Cosine between a candidate's description and the recency-weighted sum of those of the history. Uses no interactions
 * but the shopper's own, so it is the baseline for cold items and new shops.
 *
 * @param name the name in scenarios
 * @param fields fields of a description
 * @param decay weight of an interaction relative to the one after it, in (0, 1]
 */
public record Text(String name, TextVectors.Fields fields, double decay) implements WeightedSum {

    public Text {
        new Recency(decay);
    }

    /** Returns the baseline on title, category, brand and attributes. */
    public static Text allFields() {
        return new Text("text", TextVectors.Fields.ALL, 0.7);
    }

    /** Returns the baseline on titles. */
    public static Text titleOnly() {
        return new Text("title", TextVectors.Fields.TITLE, 0.7);
    }

    @Override
    public Map<String, Double> parameters() {
        return Map.of("decay", decay);
    }

    @Override
    public Optional<String> unfit(Training training) {
        boolean described = training.text().apply(fields).isEmpty();
        return described ? Optional.of("no item has a description") : Optional.empty();
    }

    /** Returns a key by decay: each decay has its own term. */
    @Override
    public Object family() {
        return this;
    }

    @Override
    public double[] weights() {
        return new double[] {1};
    }

    @Override
    public List<WeightedTerm> terms(Training training) {
        TextVectors vectors = training.text().apply(fields);
        Recency recency = new Recency(decay);
        return List.of((history, weight, scores) ->
                recency.visit(history, (item, age) -> vectors.addCosines(item, weight * age, scores)));
    }

    @Override
    public List<Baseline> grid() {
        return Arrays.stream(new double[] {0.5, 0.6, 0.7, 0.8, 0.9, 1.0})
                .<Baseline>mapToObj(d -> new Text(name, fields, d))
                .toList();
    }
}
