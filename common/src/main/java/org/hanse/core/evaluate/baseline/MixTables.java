// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.table.ItemCounts;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.interaction.table.MarkovTable;
import org.hanse.core.interaction.table.TableMix;
import org.hanse.core.interaction.table.TableRows;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.interaction.table.Transitions;
import org.hanse.core.learn.memory.CountRows;
import org.hanse.core.learn.memory.PairRows;

/** Tables of one training, from which mixes of any setting are made. Not thread-safe. */
final class MixTables {

    private final Baseline.Training training;
    private final LiveCounts shoppers;
    private final Transitions transitions;
    private final DoubleFunction<TableRows> similarities;

    /** Co-occurrences by shrinkage. */
    private final Map<Double, TableRows> coOccurrences = new HashMap<>();

    /** Indices of the shoppers by the position of their first interaction. */
    private final Map<Integer, Integer> selves = new HashMap<>();

    private MixTables(
            Baseline.Training training,
            LiveCounts shoppers,
            Transitions transitions,
            DoubleFunction<TableRows> similarities) {
        this.training = training;
        this.shoppers = shoppers;
        this.transitions = transitions;
        this.similarities = similarities;
    }

    /** Returns the tables of a training, computed as a whole. */
    static MixTables of(Baseline.Training training) {
        InteractionLog log = training.log();
        int items = training.catalogue().size();
        Optional<CountRows> sum = training.counts();
        MixTables tables = new MixTables(
                training,
                LiveCounts.of(log, items, new LiveCounts.Limits(1, 0)),
                sum.map(CountRows::toMarkovTable).orElseGet(() -> MarkovTable.of(log, items, training.shards())),
                shrinkage -> sum.map(own -> own.toSimilarityTable(shrinkage))
                        .orElseGet(() -> ItemKnn.table(training, ItemKnn.ALL_NEIGHBOURS, shrinkage)
                                .similarities()));
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            if (log.length(shopper) > 0) {
                tables.selves.put(log.from(shopper), tables.shoppers.shopper(log.shopper(shopper)));
            }
        }
        return tables;
    }

    /**
     * Returns the tables over counts that change, or over a sum of several shops where {@code training} has one. Each row is computed when
     * it is read.
     *
     * @param live counts of the shop, over the catalogue of {@code training}
     */
    static MixTables of(LiveCounts live, Baseline.Training training) {
        ItemCounts counts = training.counts().<ItemCounts>map(sum -> sum).orElse(live);
        return new MixTables(training, live, counts.toTransitions(), counts::toSimilarities);
    }

    /** Returns the index of a history's shopper among the counted ones. */
    int self(InteractionSequence history) {
        return history.isFrom(training.log())
                ? selves.getOrDefault(history.position(), LiveCounts.NO_SHOPPER)
                : LiveCounts.NO_SHOPPER;
    }

    /** Returns the scores of a mix of these tables. A shopper is no neighbour of itself. */
    ItemScorer scorer(Mix own) {
        return new Scorer(mix(own));
    }

    /** Working memory is per shard. */
    private final class Scorer implements ItemScorer {

        private final TableMix mix;
        private final double[] byTerm;

        Scorer(TableMix mix) {
            this.mix = mix;
            this.byTerm = new double[mix.tables().terms()];
        }

        @Override
        public void score(InteractionSequence history, double[] scores) {
            mix.query(history, self(history)).score(index -> false, byTerm, scores);
        }

        @Override
        public ItemScorer forShard() {
            return new Scorer(mix);
        }
    }

    /** Returns a mix of these tables. */
    TableMix mix(Mix mix) {
        Optional<TextVectors> text = mix.weights().text() == 0
                ? Optional.empty()
                : Optional.of(training.text().apply(TextVectors.Fields.ALL));
        return new TableMix(
                new TableMix.Tables(
                        transitions,
                        coOccurrences.computeIfAbsent(mix.shrinkage(), similarities::apply),
                        training.pairs().map(PairRows::toTable),
                        text),
                mix.weights(),
                mix.shape(),
                shoppers);
    }
}
