// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.evaluate.WeightedTerm;
import org.hanse.core.interaction.table.CooccurrenceTable;
import org.hanse.core.interaction.table.ItemCounts;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.interaction.table.MarkovTable;
import org.hanse.core.interaction.table.Recency;
import org.hanse.core.interaction.table.SparseTable;
import org.hanse.core.interaction.table.TableMix;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.memory.CountRows;
import org.hanse.core.learn.memory.PairRows;

/**
 * Transition probabilities + {@code knn} x recency-weighted co-occurrence + {@code text} x recency-weighted
 * description: the strongest recommender without training, and so the baseline of every network.
 *
 * <p>Co-occurrences are shrunk (docs/adr/0027): where few shoppers met two items, their cosine is near 1 by chance,
 * and without shrinkage it outweighs the description in every small shop.
 *
 * @param name the name in scenarios
 * @param knn weight of the co-occurrence part
 * @param text weight of the description part; the part is empty where items have no description
 * @param decay weight of an interaction relative to the one after it, in (0, 1], in both parts
 * @param shrinkage of co-occurrences, see {@link CooccurrenceTable}; at least 0
 */
public record Mix(String name, double knn, double text, double decay, double shrinkage) implements WeightedSum {

    public Mix {
        new Recency(decay);
        if (!(shrinkage >= 0)) {
            throw new IllegalArgumentException("shrinkage " + shrinkage);
        }
    }

    /** Weights .5 and .2, decay .7 and shrinkage 10, good at shops of 100 to 20,000 shoppers (docs/adr/0027). */
    public static Mix fixed() {
        return new Mix("mix", 0.5, 0.2, 0.7, CooccurrenceTable.SHRINKAGE);
    }

    /** Returns transitions and co-occurrences without shrinkage: interactions only. */
    public static Mix withoutText() {
        return new Mix("markov-knn", 0.5, 0.0, 0.7, 0);
    }

    @Override
    public Map<String, Double> parameters() {
        Map<String, Double> parameters = new LinkedHashMap<>();
        parameters.put("knn", knn);
        parameters.put("text", text);
        parameters.put("decay", decay);
        parameters.put("shrinkage", shrinkage);
        return parameters;
    }

    @Override
    public Optional<String> unfit(Training training) {
        return Optional.empty();
    }

    /** Settings with equal ones share their terms. */
    private record Terms(boolean withoutText, double decay, double shrinkage) {}

    @Override
    public Object family() {
        return new Terms(text == 0, decay, shrinkage);
    }

    @Override
    public double[] weights() {
        return text == 0 ? new double[] {1, knn} : new double[] {1, knn, text};
    }

    @Override
    public List<WeightedTerm> terms(Training training) {
        TableMix.Tables tables = tables(training);
        Recency recency = new Recency(decay);
        List<WeightedTerm> terms = new ArrayList<>();
        terms.add((history, weight, scores) -> {
            if (history.length() > 0) {
                tables.addTransitions(history.item(history.length() - 1), weight, scores);
            }
        });
        terms.add((history, weight, scores) ->
                recency.visit(history, (item, age) -> tables.addCoOccurrences(item, weight * age, scores)));
        if (text != 0) {
            terms.add((history, weight, scores) ->
                    recency.visit(history, (item, age) -> tables.addSimilarities(item, weight * age, scores)));
        }
        return terms;
    }

    /** Returns the mix with its terms by interaction, for a shop that serves it. */
    public TableMix toTableMix(Training training) {
        return new TableMix(
                tables(training),
                new TableMix.Weights(knn, text, new Recency(decay)),
                ItemPopularity.of(training.log(), training.catalogue().size()));
    }

    /**
     * Returns the mix over counts that change, or over a sum of several shops where {@code training} has one. Each row is computed when it is
     * read.
     *
     * @param live counts of the shop, over the catalogue of {@code training}
     */
    public TableMix toTableMix(LiveCounts live, Training training) {
        ItemCounts counts = training.counts().<ItemCounts>map(sum -> sum).orElse(live);
        return new TableMix(
                new TableMix.Tables(
                        counts.toTransitions(), counts.toSimilarities(shrinkage), others(training), text(training)),
                new TableMix.Weights(knn, text, new Recency(decay)),
                live.popularity());
    }

    private static Optional<SparseTable> others(Training training) {
        return training.pairs().map(PairRows::toTable);
    }

    private Optional<TextVectors> text(Training training) {
        return text == 0 ? Optional.empty() : Optional.of(training.text().apply(TextVectors.Fields.ALL));
    }

    private TableMix.Tables tables(Training training) {
        return new TableMix.Tables(
                training.counts()
                        .map(CountRows::toMarkovTable)
                        .orElseGet(() -> MarkovTable.of(
                                training.log(), training.catalogue().size(), training.shards())),
                training.counts()
                        .map(counts -> counts.toSimilarityTable(shrinkage))
                        .orElseGet(() -> ItemKnn.table(training, ItemKnn.ALL_NEIGHBOURS, shrinkage)
                                .similarities()),
                others(training),
                text(training));
    }

    @Override
    public List<Baseline> grid() {
        List<Baseline> grid = new ArrayList<>();
        for (double k : new double[] {0.25, 0.5, 1, 2}) {
            for (double t : text == 0 ? new double[] {0} : new double[] {0.1, 0.2, 0.5, 1, 2, 4, 8}) {
                for (double d : new double[] {0.6, 0.7, 0.8}) {
                    for (double s : new double[] {0, CooccurrenceTable.SHRINKAGE}) {
                        grid.add(new Mix(name, k, t, d, s));
                    }
                }
            }
        }
        return grid;
    }
}
