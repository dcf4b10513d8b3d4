// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import java.util.Arrays;
import java.util.List;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.shard.ShardRunner;

/**
 * Tables of a catalogue from a sum of counts. A node estimates the counts of all pairs of its items, so the work grows with their square.
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
            List<RowBlockAccumulator> transitions = RowBlocks.map(shards, hashes.length, (block, item) -> {
                addTransitions(block, item);
                block.closeRow(neighbours);
            });
            List<RowBlockAccumulator> common = RowBlocks.map(shards, hashes.length, (block, item) -> {
                addCommon(block, item);
                block.closeRow(
                        neighbours,
                        (other, count) -> CommonShopperTable.similarity(
                                count, shoppers[item] + shrinkage, shoppers[other] + shrinkage));
            });
            return new CountTables(SparseTable.stacked(transitions), departures, SparseTable.stacked(common), shoppers);
        }

        private void addTransitions(RowBlockAccumulator block, int item) {
            if (departures[item] == 0) {
                return;
            }
            for (int other = 0; other < hashes.length; other++) {
                int count = shoppers[other] == 0 ? 0 : sum.estimate(KeyHash.ordered(leaving[item], hashes[other]));
                if (count > 0 && (other == item || common(item, other) > 0)) {
                    block.add(other, Math.min(count, departures[item]));
                }
            }
        }

        private void addCommon(RowBlockAccumulator block, int item) {
            if (shoppers[item] == 0) {
                return;
            }
            for (int other = 0; other < hashes.length; other++) {
                int count = other == item || shoppers[other] == 0 ? 0 : common(item, other);
                if (count > 0) {
                    block.add(other, Math.min(count, Math.min(shoppers[item], shoppers[other])));
                }
            }
        }

        private int common(int item, int other) {
            return sum.estimate(KeyHash.unordered(meeting[item], meeting[other]));
        }
    }
}
