// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.interaction.table.CooccurrenceTable;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.interaction.table.Neighbours;
import org.hanse.core.interaction.table.Recency;
import org.hanse.core.interaction.table.TableMix;

/**
 * Weighted sum of what a shop can count: items after the last one, items with common shoppers, descriptions, the shopper's own items, votes
 * of the nearest shoppers, and popularity. The strongest recommender without training, and so the baseline of every network.
 *
 * <p>Co-occurrences are shrunk (docs/adr/0027): where few shoppers met two items, their cosine is near 1 by chance,
 * and without shrinkage it outweighs the description in every small shop.
 *
 * @param name the name in scenarios
 * @param weights weights of the terms
 * @param shape how the terms fade
 * @param shrinkage of co-occurrences, see {@link CooccurrenceTable}; at least 0
 */
public record Mix(String name, TableMix.Weights weights, TableMix.Shape shape, double shrinkage) implements Baseline {

    private static final Neighbours.Kind NEIGHBOURS = new Neighbours.Kind(200, false, true);

    private static final TableMix.Shape SHAPE =
            new TableMix.Shape(new Recency(0.7), new Recency(0.7), new Recency(0.9), NEIGHBOURS, 0);

    public Mix {
        if (!(shrinkage >= 0)) {
            throw new IllegalArgumentException("shrinkage " + shrinkage);
        }
    }

    /** Returns what is good at shops of 100 to 20,000 shoppers where no shopper buys again (docs/adr/0027). */
    public static Mix fixed() {
        return new Mix("mix", new TableMix.Weights(1, 0.5, 0.2, 0, 0, 0.01), SHAPE, CooccurrenceTable.SHRINKAGE);
    }

    /** Returns what is good before anything was compared: with the shopper's own items where {@code protocol} ranks them. */
    public static Mix usual(Protocol protocol) {
        return usual(protocol.ranksMet());
    }

    /** @param ranksMet whether items that a shopper met may rank */
    public static Mix usual(boolean ranksMet) {
        return ranksMet
                ? new Mix("mix", new TableMix.Weights(0.3, 0.02, 0.02, 1, 0.5, 0.1), SHAPE, CooccurrenceTable.SHRINKAGE)
                : fixed();
    }

    /** Returns transitions and co-occurrences without shrinkage: interactions only. */
    public static Mix withoutText() {
        return new Mix("markov-knn", new TableMix.Weights(1, 0.5, 0, 0, 0, 0), SHAPE, 0);
    }

    /** Returns whether the search may use other terms than transitions and co-occurrences. */
    boolean hasAllTerms() {
        return weights.popularity() > 0;
    }

    double[] weightsByTerm() {
        return weightsByName().values().stream().mapToDouble(own -> own).toArray();
    }

    /** Returns the weights by name, for reports. */
    public Map<String, Double> weightsByName() {
        Map<String, Double> named = new LinkedHashMap<>();
        named.put("transitions", weights.transitions());
        named.put("knn", weights.coOccurrence());
        named.put("text", weights.text());
        named.put("repeats", weights.repeats());
        named.put("neighbours", weights.neighbours());
        named.put("popularity", weights.popularity());
        return named;
    }

    @Override
    public Map<String, Double> parameters() {
        Map<String, Double> parameters = new LinkedHashMap<>(weightsByName());
        parameters.put("decay", shape.coOccurrence().decay());
        parameters.put("shrinkage", shrinkage);
        parameters.put("textDecay", shape.text().decay());
        parameters.put("repeatDecay", shape.repeats().decay());
        parameters.put("nearest", (double) shape.neighbours().nearest());
        parameters.put("rare", shape.neighbours().rare() ? 1.0 : 0.0);
        parameters.put("shared", shape.neighbours().shared() ? 1.0 : 0.0);
        parameters.put("halfLife", (double) shape.halfLife());
        return parameters;
    }

    /** Returns the mix with given {@link #parameters}. */
    public static Mix of(String name, ToDoubleFunction<String> parameters) {
        return new Mix(
                name,
                new TableMix.Weights(
                        parameters.applyAsDouble("transitions"),
                        parameters.applyAsDouble("knn"),
                        parameters.applyAsDouble("text"),
                        parameters.applyAsDouble("repeats"),
                        parameters.applyAsDouble("neighbours"),
                        parameters.applyAsDouble("popularity")),
                new TableMix.Shape(
                        new Recency(parameters.applyAsDouble("decay")),
                        new Recency(parameters.applyAsDouble("textDecay")),
                        new Recency(parameters.applyAsDouble("repeatDecay")),
                        new Neighbours.Kind(
                                (int) parameters.applyAsDouble("nearest"),
                                parameters.applyAsDouble("rare") > 0,
                                parameters.applyAsDouble("shared") > 0),
                        (int) parameters.applyAsDouble("halfLife")),
                parameters.applyAsDouble("shrinkage"));
    }

    @Override
    public Optional<String> unfit(Training training) {
        return Optional.empty();
    }

    @Override
    public ItemScorer fit(Training training) {
        return MixTables.of(training).scorer(this);
    }

    /** Returns the mix over counts that change, for a shop that serves it; see {@link MixTables#of(LiveCounts, Training)}. */
    public TableMix toTableMix(LiveCounts live, Training training) {
        return MixTables.of(live, training).mix(this);
    }

    /** Returns this setting alone: {@link MixSearch} chooses one. */
    @Override
    public List<Baseline> grid() {
        return List.of(this);
    }

    @Override
    public boolean tunes() {
        return true;
    }
}
