// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.CooccurrenceTable;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.interaction.table.SparseTable;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;

class MemoryRowsTest {

    private static final ShardRunner SHARDS = ShardRunner.sequential();

    @Test
    void term_twoShoppers_equalsHandComputedTables() {
        // Shopper 0 goes 0 1 0 1 2, shopper 1 goes 0 1 1, shopper 2 meets 0 alone.
        MemoryRows rows =
                new MemoryRows(MemoryTables.of(log(new int[][] {{0, 1, 0, 1, 2}, {0, 1, 1}, {0}}), bare(4), SHARDS));
        rows.begin(new int[] {0}, 0, 1);
        assertThat(linear(rows, MemoryTables.TRANSITIONS, 1)).isCloseTo(3.0 / 4, within(1e-6));
        assertThat(linear(rows, MemoryTables.COOCCURRENCE, 1))
                .isCloseTo(2 / Math.sqrt((3 + 10) * (2 + 10)), within(1e-6));
        assertThat(linear(rows, MemoryTables.IDENTITY, 0)).isEqualTo(1);
        rows.begin(new int[] {0}, 0, 1, 0);
        assertThat(linear(rows, MemoryTables.TRANSITIONS, 1)).isCloseTo(1.0 / 2, within(1e-6));
        assertThat(linear(rows, MemoryTables.COOCCURRENCE, 1))
                .isCloseTo(1 / Math.sqrt((2 + 10) * (1 + 10)), within(1e-6));
        assertThat(linear(rows, MemoryTables.COOCCURRENCE, 2)).isZero();
    }

    /** Estimates of others add to the co-occurrence of the merchant's own shoppers, with and without an excluded one. */
    @Test
    void with_pairsOfOthers_addToCooccurrencesAlone() {
        InteractionLog log = log(new int[][] {{0, 1, 2}, {0, 1}, {0}});
        InteractionLog others = log(new int[][] {{0, 2}, {0, 4}, {3, 4}});
        MemoryTables own = MemoryTables.of(log, bare(5), SHARDS);
        SparseTable estimates = CooccurrenceTable.of(others, 5, 5, 0, SHARDS).similarities();
        MemoryRows before = new MemoryRows(own);
        MemoryRows after = new MemoryRows(own.with(PairRows.of(estimates, 7)));
        for (int excluded : new int[] {MemoryRows.NO_SHOPPER, 0, 1}) {
            for (int item = 0; item < 5; item++) {
                before.begin(new int[] {item}, 0, 1, excluded);
                after.begin(new int[] {item}, 0, 1, excluded);
                for (int a = 0; a < 5; a++) {
                    assertThat(linear(after, MemoryTables.COOCCURRENCE, a))
                            .isCloseTo(
                                    linear(before, MemoryTables.COOCCURRENCE, a) + 0.4 * estimates.at(item, a),
                                    within(1e-6));
                    assertThat(linear(after, MemoryTables.TRANSITIONS, a))
                            .isEqualTo(linear(before, MemoryTables.TRANSITIONS, a));
                }
            }
        }
        // Item 0 has entries of both kinds, of one kind each and of none.
        assertThat(estimates.at(0, 1)).isZero();
        assertThat(estimates.at(0, 2)).isPositive();
        assertThat(estimates.at(0, 4)).isPositive();
    }

    @Test
    void begin_itemOnlyTheLeftOutShopperMet_seesIdentityAlone() {
        MemoryRows rows = new MemoryRows(MemoryTables.of(log(new int[][] {{0, 0, 1}, {1}}), bare(3), SHARDS));
        rows.begin(new int[] {0, 0}, 0, 2, 0);
        for (int m = 0; m < MemoryTables.IDENTITY; m++) {
            for (int a = 0; a < 3; a++) {
                assertThat(linear(rows, m, a)).isZero();
            }
        }
        assertThat(linear(rows, MemoryTables.IDENTITY, 0)).isEqualTo(1);
    }

    @Test
    void begin_usedAgain_forgetsTheShopperBefore() {
        InteractionLog log = RandomLogs.of(3, 30, 20, 15);
        MemoryTables tables = MemoryTables.of(log, bare(20), SHARDS);
        MemoryRows used = new MemoryRows(tables);
        MemoryWeights weights = prior();
        for (int s = 0; s < log.shoppers(); s++) {
            MemoryRows fresh = new MemoryRows(tables);
            int[] history =
                    IntStream.range(log.from(s), log.to(s)).map(log::item).toArray();
            used.begin(history, 0, history.length, s);
            fresh.begin(history, 0, history.length, s);
            for (int position = 0; position < history.length; position++) {
                for (int a = 0; a < 20; a++) {
                    assertThat(used.at(weights, 0, position, a)).isEqualTo(fresh.at(weights, 0, position, a));
                }
            }
        }
    }

    @Test
    void begin_itemOutsideTheCatalogue_isRefusedAndLeavesNoTrace() {
        MemoryRows rows = new MemoryRows(MemoryTables.of(log(new int[][] {{0, 1}, {0, 1}}), bare(2), SHARDS));
        assertThatThrownBy(() -> rows.begin(new int[] {0, 2}, 0, 2, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2");
        rows.begin(new int[] {0}, 0, 1);
        assertThat(linear(rows, MemoryTables.TRANSITIONS, 1)).isCloseTo(2.0 / 3, within(1e-6));
    }

    @Test
    void add_positionOutsideTheHistory_isRefused() {
        MemoryRows rows = new MemoryRows(MemoryTables.of(log(new int[][] {{0, 1}}), bare(2), SHARDS));
        rows.begin(new int[] {0, 1}, 0, 2);
        rows.begin(new int[] {0}, 0, 1);
        assertThatThrownBy(() -> rows.add(prior(), 0, 1, new float[2], 0))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> rows.term(prior(), 0, 0, 1, 0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void everything_afterTheLongestHistory_allocatesNothing() {
        InteractionLog log = RandomLogs.of(5, 60, 40, 60);
        MemoryRows rows = new MemoryRows(MemoryTables.of(log, bare(40), SHARDS));
        int[][] histories = IntStream.range(0, log.shoppers())
                .mapToObj(s ->
                        IntStream.range(log.from(s), log.to(s)).map(log::item).toArray())
                .toArray(int[][]::new);
        int[] slotOf = IntStream.range(0, 40).map(a -> a % 2 == 0 ? a / 2 : -1).toArray();
        MemoryWeights weights = prior();
        MemoryWeights gradient = prior();
        float[] scores = new float[40];
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (int repeat = 0; repeat < 3; repeat++) {
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int s = 0; s < histories.length; s++) {
                visit(rows, histories[s], s, weights, gradient, slotOf, scores);
            }
            allocated = threads.getCurrentThreadAllocatedBytes() - before;
        }
        assertThat(allocated).isLessThan(1024); // what the measurement itself takes
    }

    private static void visit(
            MemoryRows rows,
            int[] history,
            int shopper,
            MemoryWeights weights,
            MemoryWeights gradient,
            int[] slotOf,
            float[] scores) {
        rows.begin(history, 0, history.length, shopper);
        for (int position = 0; position < history.length; position++) {
            rows.add(weights, 0, position, scores, 0);
            rows.add(weights, 0, position, slotOf, scores, 0);
            rows.addGradient(gradient, 0, position, scores, 0);
            rows.addGradient(gradient, 0, position, slotOf, scores, 0);
            scores[0] = (float) rows.at(weights, 0, position, 3);
        }
    }

    /** The entry of one table in the row of the last interaction. */
    private static double linear(MemoryRows rows, int table, int item) {
        int size = MemoryWeights.size(1);
        MemoryWeights weights = new MemoryWeights().set(new float[2 * size], 0, size, 1);
        weights.values()[weights.linearIndex(table, 0, 0)] = 1;
        return rows.at(weights, 0, rows.length() - 1, item);
    }

    private static MemoryWeights prior() {
        int size = MemoryWeights.size(1);
        MemoryWeights weights = new MemoryWeights().set(new float[2 * size], 0, size, 1);
        weights.setToPrior();
        return weights;
    }

    private static InteractionLog log(int[][] sequences) {
        InteractionLogAccumulator log = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        for (int s = 0; s < sequences.length; s++) {
            log.beginShopper(new ShopperId("s" + s));
            for (int item : sequences[s]) {
                log.add(item, 0);
            }
        }
        return log.toLog();
    }

    private static Catalogue bare(int items) {
        return Catalogue.of(IntStream.range(0, items)
                .mapToObj(a -> CatalogueItem.bare(new ItemId("i" + a)))
                .toList());
    }
}
