// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tables against dense counting; the seed of a failing case stands in its name. */
class TableProperties {

    private static final int ITEMS = 30;
    private static final ShardRunner SHARDS = ShardRunner.sequential();

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void markov_randomLog_equalsDenseCount(long seed) {
        InteractionLog log = RandomLogs.of(seed, 40, ITEMS, 12);
        double[][] dense = new double[ITEMS][ITEMS];
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s) + 1; p < log.to(s); p++) {
                dense[log.item(p - 1)][log.item(p)]++;
            }
        }
        MarkovTable table = MarkovTable.of(log, ITEMS, SHARDS);
        for (int i = 0; i < ITEMS; i++) {
            double[] row = new double[ITEMS];
            table.counts().addRow(i, 1.0, row);
            assertThat(row).containsExactly(dense[i]);
            assertThat(table.departures(i))
                    .isEqualTo((int) Arrays.stream(dense[i]).sum());
            double[] probabilities = new double[ITEMS];
            table.addProbabilities(i, 2.0, probabilities);
            assertThat(Arrays.stream(probabilities).sum())
                    .isCloseTo(table.departures(i) > 0 ? 2.0 : 0.0, within(1e-12));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void cooccurrence_randomLog_equalsCosineOfSets(long seed) {
        InteractionLog log = RandomLogs.of(seed, 40, ITEMS, 12);
        List<Set<Integer>> met = sets(log);
        for (double shrinkage : new double[] {0, 3}) {
            CooccurrenceTable table = CooccurrenceTable.of(log, ITEMS, ITEMS, shrinkage, SHARDS);
            for (int i = 0; i < ITEMS; i++) {
                for (int a = 0; a < ITEMS; a++) {
                    int item = i;
                    int other = a;
                    long both = met.stream()
                            .filter(s -> s.contains(item) && s.contains(other))
                            .count();
                    double norm = Math.sqrt((count(met, i) + shrinkage) * (count(met, a) + shrinkage));
                    double expected = i == a || both == 0 ? 0 : both / norm;
                    assertThat(table.similarities().at(i, a)).isCloseTo(expected, within(1e-12));
                }
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void cooccurrence_fewNeighbours_keepsTheGreatest(long seed) {
        InteractionLog log = RandomLogs.of(seed, 60, ITEMS, 10);
        SparseTable full = CooccurrenceTable.of(log, ITEMS, ITEMS, 0, SHARDS).similarities();
        SparseTable cut = CooccurrenceTable.of(log, ITEMS, 4, 0, SHARDS).similarities();
        for (int i = 0; i < ITEMS; i++) {
            assertThat(columns(cut, i)).isEqualTo(greatest(full, i, 4));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void markov_fewSuccessors_keepsTheGreatestAndAllDepartures(long seed) {
        InteractionLog log = RandomLogs.of(seed, 60, ITEMS, 10);
        MarkovTable full = MarkovTable.of(log, ITEMS, SHARDS);
        MarkovTable cut = MarkovTable.of(log, ITEMS, 3, SHARDS);
        for (int i = 0; i < ITEMS; i++) {
            assertThat(columns(cut.counts(), i)).isEqualTo(greatest(full.counts(), i, 3));
            assertThat(cut.departures(i)).isEqualTo(full.departures(i));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void commonShoppers_fewNeighbours_countsOfTheMostSimilar(long seed) {
        InteractionLog log = RandomLogs.of(seed, 60, ITEMS, 10);
        List<Set<Integer>> met = sets(log);
        SparseTable similarities =
                CooccurrenceTable.of(log, ITEMS, ITEMS, 0, SHARDS).similarities();
        SparseTable counts = CommonShopperTable.of(log, ITEMS, 4, 0, SHARDS).counts();
        for (int i = 0; i < ITEMS; i++) {
            int item = i;
            assertThat(columns(counts, i)).isEqualTo(greatest(similarities, i, 4));
            for (int a : columns(counts, i)) {
                assertThat(counts.at(i, a)).isEqualTo((double) met.stream()
                        .filter(s -> s.contains(item) && s.contains(a))
                        .count());
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void shopperIndex_randomLog_bothWaysAgree(long seed) {
        InteractionLog log = RandomLogs.of(seed, 50, ITEMS, 12);
        ShopperIndex index = ShopperIndex.of(log, ITEMS);
        List<Set<Integer>> met = sets(log);
        for (int s = 0; s < index.shoppers(); s++) {
            Set<Integer> items = new HashSet<>();
            for (int e = index.itemStart(s); e < index.itemStart(s + 1); e++) {
                assertThat(items.add(index.item(e))).isTrue();
            }
            assertThat(items).isEqualTo(met.get(s));
            for (int i = 0; i < ITEMS; i++) {
                assertThat(index.met(s, i)).isEqualTo(met.get(s).contains(i));
            }
        }
        ItemPopularity popularity = ItemPopularity.of(log, ITEMS);
        for (int i = 0; i < ITEMS; i++) {
            assertThat(index.shoppersOf(i)).isEqualTo((int) count(met, i));
            assertThat(popularity.shoppers(i)).isEqualTo((int) count(met, i));
        }
    }

    /** The columns of the greatest entries of a row, ascending; of equal entries the smaller column counts. */
    private static List<Integer> greatest(SparseTable table, int row, int limit) {
        return columns(table, row).stream()
                .sorted(Comparator.comparing((Integer a) -> -table.at(row, a)).thenComparing(a -> a))
                .limit(limit)
                .sorted()
                .toList();
    }

    private static List<Integer> columns(SparseTable table, int row) {
        return IntStream.range(table.start(row), table.start(row + 1))
                .mapToObj(table::column)
                .toList();
    }

    private static List<Set<Integer>> sets(InteractionLog log) {
        return IntStream.range(0, log.shoppers())
                .<Set<Integer>>mapToObj(s -> {
                    Set<Integer> items = new HashSet<>();
                    for (int p = log.from(s); p < log.to(s); p++) {
                        items.add(log.item(p));
                    }
                    return items;
                })
                .toList();
    }

    private static double count(List<Set<Integer>> met, int item) {
        return met.stream().filter(s -> s.contains(item)).count();
    }
}
