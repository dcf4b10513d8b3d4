// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.table.CommonShopperTable;
import org.hanse.core.interaction.table.CooccurrenceTable;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.interaction.table.CountTables;
import org.hanse.core.interaction.table.ItemCounts;
import org.hanse.core.interaction.table.MarkovTable;
import org.hanse.core.interaction.table.SparseRow;
import org.hanse.core.interaction.table.SparseTable;
import org.hanse.core.shard.ShardRunner;

/** Counts of transitions and of common shoppers by rows, with their denominators. Immutable. */
public final class CountRows implements ItemCounts {

    private final StoredRows transitions;

    /** Number of transitions from each item, including those that its row does not store. */
    private final int[] departures;

    /** Numbers of common shoppers. */
    private final StoredRows common;

    /** Number of shoppers of each item. */
    private final int[] shoppers;

    private CountRows(StoredRows transitions, int[] departures, StoredRows common, int[] shoppers) {
        this.transitions = transitions;
        this.departures = departures;
        this.common = common;
        this.shoppers = shoppers;
    }

    @Override
    public SparseRow transitions(int item) {
        return transitions.row(item);
    }

    @Override
    public int departures(int item) {
        return departures[item];
    }

    @Override
    public SparseRow common(int item) {
        return common.row(item);
    }

    @Override
    public int[] shoppers() {
        return shoppers;
    }

    /** Returns the transitions of all items. */
    public MarkovTable toMarkovTable() {
        return MarkovTable.of(transitions.toTable(), departures);
    }

    /** Returns the similarities of all items by common shoppers. */
    public SparseTable toSimilarityTable(double shrinkage) {
        return CooccurrenceTable.similarities(common.toTable(), shoppers, shrinkage);
    }

    /** Returns the counts of a log over {@code items} items, with at most {@code neighbours} entries a row. */
    static CountRows of(InteractionLog log, int items, int neighbours, ShardRunner shards) {
        MarkovTable markov = MarkovTable.of(log, items, neighbours, shards);
        CommonShopperTable common = CommonShopperTable.of(log, items, neighbours, CooccurrenceTable.SHRINKAGE, shards);
        int[] departures = new int[items];
        int[] shoppers = new int[items];
        for (int item = 0; item < items; item++) {
            departures[item] = markov.departures(item);
            shoppers[item] = common.index().shoppersOf(item);
        }
        return new CountRows(new StoredRows(markov.counts()), departures, new StoredRows(common.counts()), shoppers);
    }

    /** Returns the counts of a catalogue from a sum over several merchants. */
    public static CountRows of(CountSketch sum, Catalogue catalogue, ShardRunner shards) {
        CountTables tables =
                CountTables.of(sum, catalogue, MemoryTables.NEIGHBOURS, CooccurrenceTable.SHRINKAGE, shards);
        int[] departures = new int[catalogue.size()];
        int[] shoppers = new int[catalogue.size()];
        for (int item = 0; item < catalogue.size(); item++) {
            departures[item] = tables.departures(item);
            shoppers[item] = tables.shoppersOf(item);
        }
        return new CountRows(
                new StoredRows(tables.transitions()), departures, new StoredRows(tables.common()), shoppers);
    }

    /**
     * Returns the same counts for a recommender, which reads few rows: a row is estimated when it is first read. One row takes the time of a
     * lookup for each item.
     */
    public static CountRows whenRead(CountSketch sum, Catalogue catalogue) {
        CountTables.ByItem estimates =
                CountTables.byItem(sum, catalogue, MemoryTables.NEIGHBOURS, CooccurrenceTable.SHRINKAGE);
        StoredRows common =
                new StoredRows(catalogue.size(), item -> estimates.rows(item).common());
        // A network reads the transitions of an item first, and then its common shoppers.
        StoredRows transitions = new StoredRows(catalogue.size(), item -> {
            CountTables.Rows rows = estimates.rows(item);
            common.put(item, rows.common());
            return rows.transitions();
        });
        return new CountRows(transitions, estimates.departures(), common, estimates.shoppers());
    }
}
