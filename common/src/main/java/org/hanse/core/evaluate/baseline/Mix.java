// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.evaluate.Baseline;
import org.hanse.core.evaluate.WeightedSum;
import org.hanse.core.interaction.table.CooccurrenceTable;
import org.hanse.core.interaction.table.MarkovTable;
import org.hanse.core.interaction.table.TextVectors;

/**
 * Transition probabilities + {@code knn} x recency-weighted co-occurrence + {@code text} x recency-weighted description:
 * the best that counting alone does, and the bar for every network.
 *
 * @param name the name in scenarios
 * @param knn weight of the co-occurrence part
 * @param text weight of the description part; the part is empty where items have no description
 * @param decay weight of an interaction relative to the one after it, in (0, 1], in both parts
 */
public record Mix(String name, double knn, double text, double decay) implements WeightedSum {

    public Mix {
        new Recency(decay);
    }

    /** The weights that were set by hand: .5, .2 and .7. */
    public static Mix fixed() {
        return new Mix("mix", 0.5, 0.2, 0.7);
    }

    /** The same without the description part: what behaviour alone says. */
    public static Mix withoutText() {
        return new Mix("markov-knn", 0.5, 0.0, 0.7);
    }

    @Override
    public Map<String, Double> parameters() {
        Map<String, Double> parameters = new LinkedHashMap<>();
        parameters.put("knn", knn);
        parameters.put("text", text);
        parameters.put("decay", decay);
        return parameters;
    }

    @Override
    public Optional<String> unfit(Training training) {
        return Optional.empty();
    }

    /** Settings with equal ones share their terms. */
    private record Terms(boolean withoutText, double decay) {}

    @Override
    public Object family() {
        return new Terms(text == 0, decay);
    }

    @Override
    public double[] weights() {
        return text == 0 ? new double[] {1, knn} : new double[] {1, knn, text};
    }

    @Override
    public List<Term> terms(Training training) {
        int items = training.catalogue().size();
        MarkovTable markov = MarkovTable.of(training.log(), items, training.shards());
        CooccurrenceTable cooccurrence = ItemKnn.table(training, ItemKnn.ALL_NEIGHBOURS, 0.0);
        Recency recency = new Recency(decay);
        List<Term> terms = new ArrayList<>();
        terms.add((history, weight, scores) -> {
            if (history.length() > 0) {
                markov.addProbabilities(history.item(history.length() - 1), weight, scores);
            }
        });
        terms.add((history, weight, scores) -> recency.visit(
                history, (item, age) -> cooccurrence.similarities().addRow(item, weight * age, scores)));
        if (text != 0) {
            TextVectors vectors = TextVectors.of(training.catalogue(), TextVectors.Fields.ALL);
            terms.add((history, weight, scores) ->
                    recency.visit(history, (item, age) -> vectors.addCosines(item, weight * age, scores)));
        }
        return terms;
    }

    @Override
    public List<Baseline> grid() {
        List<Baseline> grid = new ArrayList<>();
        for (double k : new double[] {0.25, 0.5, 1, 2}) {
            for (double t : text == 0 ? new double[] {0} : new double[] {0.1, 0.2, 0.5, 1, 2, 4, 8, 16}) {
                for (double d : new double[] {0.6, 0.7, 0.8, 0.9}) {
                    grid.add(new Mix(name, k, t, d));
                }
            }
        }
        return grid;
    }
}
