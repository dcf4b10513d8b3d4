// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.List;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.shard.ShardRunner;

/**
 * First-order transitions: how often item {@code a} directly followed item {@code i} within a shopper.
 *
 * <p>Shape: {@code [from item, to item]}, raw counts; the diagonal holds direct repeats.
 */
public final class MarkovTable implements Transitions {

    private final SparseTable counts;
    private final int[] departures;

    private MarkovTable(SparseTable counts, int[] departures) {
        this.counts = counts;
        this.departures = departures;
    }

    /** Counts the transitions of {@code log} over {@code items} items. */
    public static MarkovTable of(InteractionLog log, int items, ShardRunner shards) {
        return of(log, items, Integer.MAX_VALUE, shards);
    }

    /**
     * Counts the transitions of {@code log} over {@code items} items.
     *
     * @param successors greatest number of entries a row keeps: its greatest counts, of equal ones those with the
     *     smaller column. All transitions count as departures.
     */
    public static MarkovTable of(InteractionLog log, int items, int successors, ShardRunner shards) {
        Successors all = Successors.of(log, items);
        List<RowBlockAccumulator> blocks = RowBlocks.map(shards, items, (block, item) -> {
            for (int e = all.start(item); e < all.start(item + 1); e++) {
                block.add(all.next(e), 1.0);
            }
            block.closeRow(successors);
        });
        int[] departures = new int[items];
        for (int i = 0; i < items; i++) {
            departures[i] = all.start(i + 1) - all.start(i);
        }
        return new MarkovTable(SparseTable.stacked(blocks), departures);
    }

    /**
     * Returns a table of known counts.
     *
     * @param departures number of transitions from each item, those that no row stores included; not copied
     */
    public static MarkovTable of(SparseTable counts, int[] departures) {
        return new MarkovTable(counts, departures);
    }

    /** Returns the raw counts. */
    public SparseTable counts() {
        return counts;
    }

    @Override
    public int departures(int item) {
        return departures[item];
    }

    @Override
    public double count(int item, int next) {
        return counts.at(item, next);
    }

    @Override
    public void addCounts(int item, double weight, double[] scores) {
        counts.addRow(item, weight, scores);
    }

    /** The transitions by the item they leave. */
    private static final class Successors {

        private final int[] starts;
        private final int[] next;

        private Successors(int[] starts, int[] next) {
            this.starts = starts;
            this.next = next;
        }

        static Successors of(InteractionLog log, int items) {
            int[] starts = new int[items + 1];
            for (int s = 0; s < log.shoppers(); s++) {
                for (int p = log.from(s); p + 1 < log.to(s); p++) {
                    starts[log.item(p) + 1]++;
                }
            }
            for (int i = 0; i < items; i++) {
                starts[i + 1] += starts[i];
            }
            int[] at = starts.clone();
            int[] next = new int[starts[items]];
            for (int s = 0; s < log.shoppers(); s++) {
                for (int p = log.from(s); p + 1 < log.to(s); p++) {
                    next[at[log.item(p)]++] = log.item(p + 1);
                }
            }
            return new Successors(starts, next);
        }

        int start(int item) {
            return starts[item];
        }

        int next(int entry) {
            return next[entry];
        }
    }
}
