// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.Contribution;
import org.hanse.core.interaction.table.CountSettings;
import org.hanse.core.interaction.table.CountSketch;
import org.hanse.core.interaction.table.OwnCounts;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.interaction.table.SparseRow;
import org.hanse.core.interaction.table.SparseTable;
import org.hanse.core.interaction.table.TextSimilarityTable;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.learn.score.ServedNetwork;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory terms of counts over two random shops; the seed of a failing case stands in its name. */
class PooledCountsProperties {

    private static final int ITEMS = 14;
    private static final int CELLS = 1 << 16;
    private static final ShardRunner SHARDS = ShardRunner.sequential();

    @ParameterizedTest(name = "seed {0}, at most {1} pairs, support {2}, least counter {3}")
    @CsvSource({
        "1, 500, 1, 1",
        "2, 500, 1, 1",
        "3, 12, 1, 1",
        "4, 12, 1, 1",
        "5, 500, 2, 1",
        "6, 12, 2, 1",
        "7, 30, 3, 1",
        "8, 3, 2, 1",
        "9, 500, 1, 3",
        "10, 12, 1, 5",
        "11, 500, 2, 4",
        "12, 500, 1, 1000"
    })
    void at_shopperExcluded_equalsTheSumWithoutTheShopper(long seed, int pairs, int support, int least) {
        CountSettings settings = new CountSettings(CELLS, 8, pairs, support, 0, least, 0);
        InteractionLog log = RandomLogs.of(seed, 8, ITEMS, 20);
        CountSketch others = othersWithin(log, othersOf(seed, settings));
        TextRows text = TextRows.of(catalogue(), 5, SHARDS);
        OwnCounts own = OwnCounts.of(log, catalogue(), settings);
        MemoryRows rows = rows(own, others, text);
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            OwnCounts rest = OwnCounts.of(without(log, shopper), catalogue(), settings);
            MemoryRows expected = rows(rest, others, text);
            int[] history = items(log, shopper);
            rows.begin(history, 0, history.length, shopper);
            expected.begin(history, 0, history.length);
            assertEqual(rows, expected, seed);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @CsvSource({"1", "2", "3"})
    void at_manyCells_equalsTablesOfBothShops(long seed) {
        CountSettings settings = new CountSettings(CELLS, 8, 5000, 1);
        InteractionLog log = RandomLogs.of(seed, 8, ITEMS, 20);
        InteractionLog others = RandomLogs.of(seed + 100, 8, ITEMS, 20);
        TextRows text = TextRows.of(catalogue(), 5, SHARDS);
        MemoryRows rows = rows(OwnCounts.of(log, catalogue(), settings), othersOf(seed, settings), text);
        MemoryRows both = new MemoryRows(MemoryTables.of(joined(log, others), ITEMS, text, SHARDS));
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            int[] history = items(log, shopper);
            rows.begin(history, 0, history.length, shopper);
            both.begin(history, 0, history.length, shopper);
            assertEqual(rows, both, seed);
        }
    }

    @ParameterizedTest(name = "seed {0}, {1} cells")
    @CsvSource({"1, 65536", "2, 1024", "3, 1024"})
    void whenRead_anyOrder_equalsRowsThatAreAllEstimated(long seed, int cells) {
        CountSettings settings = new CountSettings(cells, 8, 500, 1);
        OwnCounts own = OwnCounts.of(RandomLogs.of(seed, 8, ITEMS, 20), catalogue(), settings);
        CountSketch sum = own.all().plus(othersOf(seed, settings));
        CountRows all = CountRows.of(sum, catalogue(), SHARDS);
        CountRows read = CountRows.whenRead(sum, catalogue());
        for (int item = ITEMS - 1; item >= 0; item--) {
            if (item % 3 > 0) {
                assertEqual(read.transitions(item), all.transitions(item));
            }
            assertEqual(read.common(item), all.common(item));
            assertEqual(read.transitions(item), all.transitions(item));
            assertThat(read.departures(item)).isEqualTo(all.departures(item));
            assertThat(read.shoppersOf(item)).isEqualTo(all.shoppersOf(item));
        }
    }

    private static void assertEqual(SparseRow row, SparseRow expected) {
        assertThat(Arrays.copyOfRange(row.columns(), row.from(), row.to()))
                .containsExactly(Arrays.copyOfRange(expected.columns(), expected.from(), expected.to()));
        assertThat(Arrays.copyOfRange(row.values(), row.from(), row.to()))
                .containsExactly(Arrays.copyOfRange(expected.values(), expected.from(), expected.to()));
    }

    @ParameterizedTest(name = "{0} neighbours")
    @CsvSource({"2", "200"})
    void textWhenRead_allRows_equalRowsThatAreAllCompared(int neighbours) {
        Catalogue described = ServedNetwork.catalogue(60, new SplittableRandom(neighbours));
        TextRows all = TextRows.of(described, neighbours, SHARDS);
        TextRows read = TextRows.whenRead(described, neighbours);
        SparseTable table = TextSimilarityTable.of(
                        TextVectors.of(described, TextVectors.Fields.ALL), neighbours, SHARDS)
                .similarities();
        TextRows stored = TextRows.of(SparseTable.of(table.toBytes(all.digest), all.digest), all.digest);
        assertThat(read.digest).isEqualTo(all.digest);
        for (int item = 0; item < 60; item++) {
            for (TextRows same : List.of(read, stored)) {
                SparseRow row = same.row(item).entries();
                assertEqual(row, all.row(item).entries());
                assertThat(Arrays.copyOfRange(same.row(item).logs(), row.from(), row.to()))
                        .containsExactly(Arrays.copyOfRange(
                                all.row(item).logs(),
                                all.row(item).entries().from(),
                                all.row(item).entries().to()));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @CsvSource({"1", "2", "3"})
    void at_fewCells_entriesOfTablesAreAtMostOne(long seed) {
        CountSettings settings = new CountSettings(1024, 2, 100, 1);
        InteractionLog log = RandomLogs.of(seed, 40, ITEMS, 30);
        MemoryRows rows = rows(
                OwnCounts.of(log, catalogue(), settings),
                othersOf(seed, settings),
                TextRows.of(catalogue(), 5, SHARDS));
        int size = MemoryWeights.size(1);
        for (int table : new int[] {MemoryTables.TRANSITIONS, MemoryTables.COOCCURRENCE}) {
            MemoryWeights one = new MemoryWeights().set(new float[2 * size], 0, size, 1);
            one.values()[one.linearIndex(table, 0, 0)] = 1;
            for (int shopper = 0; shopper < log.shoppers(); shopper++) {
                int[] history = items(log, shopper);
                rows.begin(history, 0, history.length, shopper);
                for (int position = 0; position < history.length; position++) {
                    for (int item = 0; item < ITEMS; item++) {
                        assertThat(rows.at(one, 0, position, item)).isBetween(0.0, 1.0);
                    }
                }
            }
        }
    }

    private static MemoryRows rows(OwnCounts own, CountSketch others, TextRows text) {
        CountSketch sum = own.contributed().plus(others).plus(own.withheld());
        CountRows counts = CountRows.of(sum, catalogue(), SHARDS);
        return new MemoryRows(MemoryTables.of(new PooledCounts(counts, own.shoppers(), sum.digest(), 0), text));
    }

    /** Returns what a shop has of others after the release of the sum. */
    private static CountSketch othersWithin(InteractionLog log, CountSketch others) {
        CountSettings settings = others.settings();
        OwnCounts own = OwnCounts.of(log, catalogue(), settings);
        CountSketch whole = own.contributed().plus(others);
        CountSketch sum = Contribution.training(
                        CountSketch.of(settings, cell -> settings.released(whole.cell(cell))),
                        Optional.of(Contribution.of(own, catalogue())),
                        log,
                        catalogue())
                .sum();
        CountSketch all = own.all();
        return CountSketch.of(settings, cell -> (long) sum.cell(cell) - all.cell(cell));
    }

    /** Counts of a shop whose catalogue has another order. */
    private static CountSketch othersOf(long seed, CountSettings settings) {
        InteractionLog log = RandomLogs.of(seed + 100, 8, ITEMS, 20);
        List<CatalogueItem> reversed = new ArrayList<>(catalogue().items());
        Collections.reverse(reversed);
        InteractionLogAccumulator mirrored = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            mirrored.beginShopper(log.shopper(shopper));
            for (int item : items(log, shopper)) {
                mirrored.add(ITEMS - 1 - item, 0);
            }
        }
        return OwnCounts.of(mirrored.toLog(), Catalogue.of(reversed), settings).contributed();
    }

    private static InteractionLog joined(InteractionLog log, InteractionLog other) {
        InteractionLogAccumulator all = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        for (InteractionLog one : List.of(log, other)) {
            for (int shopper = 0; shopper < one.shoppers(); shopper++) {
                all.beginShopper(new ShopperId((one == log ? "a" : "b") + shopper));
                for (int item : items(one, shopper)) {
                    all.add(item, 0);
                }
            }
        }
        return all.toLog();
    }

    private static InteractionLog without(InteractionLog log, int shopper) {
        return log.select(IntStream.range(0, log.shoppers())
                .filter(other -> other != shopper)
                .toArray());
    }

    private static void assertEqual(MemoryRows rows, MemoryRows expected, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = MemoryWeights.size(1);
        MemoryWeights weights = new MemoryWeights().set(new float[2 * size], 0, size, 1);
        for (int weight = 0; weight < 2 * size; weight++) {
            weights.values()[weight] = (float) random.nextDouble(-1, 1);
        }
        for (int position = 0; position < rows.length(); position++) {
            for (int item = 0; item < ITEMS; item++) {
                assertThat(rows.at(weights, 0, position, item)).isEqualTo(expected.at(weights, 0, position, item));
            }
        }
    }

    private static int[] items(InteractionLog log, int shopper) {
        return IntStream.range(log.from(shopper), log.to(shopper))
                .map(log::item)
                .toArray();
    }

    private static Catalogue catalogue() {
        return Catalogue.of(IntStream.range(0, ITEMS)
                .mapToObj(item -> CatalogueItem.titled(new ItemId("i" + item), "", List.of("w" + item % 4)))
                .toList());
    }
}
