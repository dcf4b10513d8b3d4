// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.shard.ShardRunner;

/**
 * Tables of a catalogue from a sum of counts. A node estimates the counts of all pairs of its items, so the work grows with their square; a
 * single row needs the pairs of one item.
 * Pairs of transitions are also pairs of common shoppers, so a false transition needs two false estimates. Immutable.
 */
public final class CountTables {

    private final SparseTable transitions;
    private final int[] departures;
    private final SparseTable common;
    private final int[] shoppers;

    private CountTables(SparseTable transitions, int[] departures, SparseTable common, int[] shoppers) {
        this.transitions = transitions;
        this.departures = departures;
        this.common = common;
        this.shoppers = shoppers;
    }

    /**
     * Estimates the counts of all pairs.
     *
     * @param neighbours greatest number of entries a row keeps
     * @param shrinkage damps, in the choice of entries, similarities that rest on few shoppers
     */
    public static CountTables of(
            CountSketch sum, Catalogue catalogue, int neighbours, double shrinkage, ShardRunner shards) {
        return new Estimates(sum, OwnCounts.hashes(catalogue)).tables(neighbours, shrinkage, shards);
    }

    /** Rows of one item. */
    public record Rows(SparseRow transitions, SparseRow common) {}

    /** Estimates of a sum by items, without tables. */
    public static final class ByItem {

        private final Estimates estimates;
        private final int neighbours;
        private final double shrinkage;

        private ByItem(Estimates estimates, int neighbours, double shrinkage) {
            this.estimates = estimates;
            this.neighbours = neighbours;
            this.shrinkage = shrinkage;
        }

        /** Returns the number of transitions from each item. */
        public int[] departures() {
            return estimates.departures.clone();
        }

        /** Returns the number of shoppers of each item. */
        public int[] shoppers() {
            return estimates.shoppers.clone();
        }

        /** Estimates the counts of an item with all others; equal to the rows of the tables. */
        public Rows rows(int item) {
            SparseTable pairs = estimates.row(block -> {
                estimates.addPairs(block, item);
                block.closeRow(Integer.MAX_VALUE);
            });
            return new Rows(
                    SparseRow.of(estimates.row(block -> estimates.closeTransitions(pairs, 0, block, item, neighbours))),
                    SparseRow.of(estimates.row(
                            block -> estimates.closeCommon(pairs, 0, block, item, neighbours, shrinkage))));
        }
    }

    /** Returns the estimates by items, see {@link #of}. */
    public static ByItem byItem(CountSketch sum, Catalogue catalogue, int neighbours, double shrinkage) {
        return new ByItem(new Estimates(sum, OwnCounts.hashes(catalogue)), neighbours, shrinkage);
    }

    /** Returns the counts of transitions. */
    public SparseTable transitions() {
        return transitions;
    }

    /** Returns the number of transitions from an item. */
    public int departures(int item) {
        return departures[item];
    }

    /** Returns the numbers of common shoppers. */
    public SparseTable common() {
        return common;
    }

    /** Returns the number of shoppers of an item. */
    public int shoppersOf(int item) {
        return shoppers[item];
    }

    /** Estimates of items and pairs. */
    private static final class Estimates {

        private final CountSketch sum;
        private final long[] hashes;
        private final long[] leaving;
        private final long[] meeting;
        private final int[] departures;
        private final int[] shoppers;

        Estimates(CountSketch sum, long[] hashes) {
            this.sum = sum;
            this.hashes = hashes;
            leaving = hashes(CountKind.TRANSITION);
            meeting = hashes(CountKind.COMMON);
            departures = estimates(CountKind.DEPARTURE);
            shoppers = estimates(CountKind.SHOPPER);
        }

        private long[] hashes(CountKind kind) {
            return Arrays.stream(hashes).map(item -> KeyHash.of(kind, item)).toArray();
        }

        private int[] estimates(CountKind kind) {
            return Arrays.stream(hashes(kind)).mapToInt(sum::estimate).toArray();
        }

        CountTables tables(int neighbours, double shrinkage, ShardRunner shards) {
            SparseTable pairs = SparseTable.stacked(RowBlocks.map(shards, hashes.length, (block, item) -> {
                addPairs(block, item);
                block.closeRow(Integer.MAX_VALUE);
            }));
            List<RowBlockAccumulator> transitions = RowBlocks.map(
                    shards, hashes.length, (block, item) -> closeTransitions(pairs, item, block, item, neighbours));
            List<RowBlockAccumulator> common = RowBlocks.map(
                    shards,
                    hashes.length,
                    (block, item) -> closeCommon(pairs, item, block, item, neighbours, shrinkage));
            return new CountTables(SparseTable.stacked(transitions), departures, SparseTable.stacked(common), shoppers);
        }

        SparseTable row(Consumer<RowBlockAccumulator> fill) {
            RowBlockAccumulator block = new RowBlockAccumulator(hashes.length);
            fill.accept(block);
            return SparseTable.stacked(List.of(block));
        }

        /** Closes a row with the items after an item, of those with common shoppers and itself. */
        private void closeTransitions(SparseTable pairs, int row, RowBlockAccumulator block, int item, int neighbours) {
            addTransition(block, item, item);
            for (int e = pairs.start(row); e < pairs.start(row + 1); e++) {
                addTransition(block, item, pairs.column(e));
            }
            block.closeRow(neighbours);
        }

        private void closeCommon(
                SparseTable pairs, int row, RowBlockAccumulator block, int item, int neighbours, double shrinkage) {
            for (int e = pairs.start(row); e < pairs.start(row + 1); e++) {
                block.add(pairs.column(e), pairs.value(e));
            }
            block.closeRow(
                    neighbours,
                    (other, count) -> CommonShopperTable.similarity(
                            count, shoppers[item] + shrinkage, shoppers[other] + shrinkage));
        }

        /** Adds all items with common shoppers. */
        private void addPairs(RowBlockAccumulator block, int item) {
            for (int other = 0; other < hashes.length && shoppers[item] > 0; other++) {
                int count = other == item || shoppers[other] == 0 ? 0 : common(item, other);
                if (count > 0) {
                    block.add(other, Math.min(count, Math.min(shoppers[item], shoppers[other])));
                }
            }
        }

        private void addTransition(RowBlockAccumulator block, int item, int other) {
            int count = Math.min(sum.estimate(KeyHash.ordered(leaving[item], hashes[other])), departures[item]);
            if (count > 0) {
                block.add(other, count);
            }
        }

        private int common(int item, int other) {
            return sum.estimate(KeyHash.unordered(meeting[item], meeting[other]));
        }
    }
}
