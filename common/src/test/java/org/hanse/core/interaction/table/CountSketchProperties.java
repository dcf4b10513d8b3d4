// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sketches of counts of random logs; the seed of a failing case stands in its name. */
class CountSketchProperties {

    private static final int ITEMS = 60;
    private static final int ALL = 10_000;
    private static final Catalogue CATALOGUE = Catalogue.of(IntStream.range(0, ITEMS)
            .mapToObj(item -> CatalogueItem.bare(new ItemId("item-" + item)))
            .toList());
    private static final ShardRunner SHARDS = ShardRunner.sequential();

    private static CountTables tables(CountSketch sum) {
        return CountTables.of(sum, CATALOGUE, ITEMS, 10, SHARDS);
    }

    private static OwnCounts counts(InteractionLog log, int cells, int pairs, int support) {
        return OwnCounts.of(log, CATALOGUE, new CountSettings(cells, 6, pairs, support));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void tables_manyCells_equalExactCounts(long seed) {
        InteractionLog log = RandomLogs.of(seed, 30, ITEMS, 25);
        CountTables tables = tables(counts(log, 1 << 18, ALL, 1).contributed());
        MarkovTable markov = MarkovTable.of(log, ITEMS, SHARDS);
        CommonShopperTable common = CommonShopperTable.of(log, ITEMS, ITEMS, 10, SHARDS);
        for (int item = 0; item < ITEMS; item++) {
            assertThat(tables.departures(item)).isEqualTo(markov.departures(item));
            assertThat(tables.shoppersOf(item)).isEqualTo(common.index().shoppersOf(item));
            for (int other = 0; other < ITEMS; other++) {
                assertThat(tables.transitions().at(item, other))
                        .isEqualTo(markov.counts().at(item, other));
                assertThat(tables.common().at(item, other))
                        .isEqualTo(common.counts().at(item, other));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void tables_fewCells_areNeverBelowExactCounts(long seed) {
        InteractionLog log = RandomLogs.of(seed, 30, ITEMS, 25);
        CountTables tables = tables(counts(log, 1 << 12, ALL, 1).contributed());
        MarkovTable markov = MarkovTable.of(log, ITEMS, SHARDS);
        CommonShopperTable common = CommonShopperTable.of(log, ITEMS, ITEMS, 10, SHARDS);
        int above = 0;
        for (int item = 0; item < ITEMS; item++) {
            for (int other = 0; other < ITEMS; other++) {
                double exact = markov.counts().at(item, other);
                assertThat(tables.transitions().at(item, other)).isGreaterThanOrEqualTo(exact);
                assertThat(tables.common().at(item, other))
                        .isGreaterThanOrEqualTo(common.counts().at(item, other));
                above += tables.transitions().at(item, other) > exact ? 1 : 0;
                // A pair of a transition is one of common shoppers, too.
                assertThat(tables.transitions().at(item, other) == 0
                                || item == other
                                || tables.common().at(item, other) > 0)
                        .isTrue();
            }
        }
        // The sketch is small enough for collisions, so the bound is not trivial.
        assertThat(above).isPositive();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void sum_anyOrderAndGrouping_isTheSame(long seed) {
        List<CountSketch> parts = new ArrayList<>(IntStream.range(0, 5)
                .mapToObj(part -> counts(RandomLogs.of(seed * 10 + part, 6, ITEMS, 20), 1 << 14, 20, 1)
                        .contributed())
                .toList());
        CountSketch sum = parts.stream().reduce(CountSketch::plus).orElseThrow();
        Collections.shuffle(parts, new Random(seed));
        CountSketch again = parts.stream().reduce(CountSketch::plus).orElseThrow();
        assertThat(again.digest()).isEqualTo(sum.digest());
        assertThat(parts.get(0).digest()).isNotEqualTo(sum.digest());
    }

    @Test
    void plus_otherSettings_isRejected() {
        InteractionLog log = HandMadeLog.of("a 0 1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> counts(log, 2048, 20, 1)
                        .contributed()
                        .plus(counts(log, 4096, 20, 1).contributed()));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void pairs_longHistories_areAtMostTheBoundAndHaveAllTransitions(long seed) {
        int most = 15;
        InteractionLog log = RandomLogs.of(seed, 12, ITEMS, 40);
        BoundedShoppers shoppers = BoundedShoppers.of(log, most);
        int cut = 0;
        for (int shopper = 0; shopper < log.shoppers(); shopper++) {
            Set<List<Integer>> pairs = new HashSet<>();
            shoppers.pairs(
                    shopper,
                    (item, other) -> assertThat(pairs.add(List.of(item, other))).isTrue());
            assertThat(pairs).hasSizeLessThanOrEqualTo(most);
            assertThat(log.to(shopper) - shoppers.from(shopper)).isLessThanOrEqualTo(most);
            int items = shoppers.items(shopper).length;
            boolean whole = items * (items - 1) / 2 <= most;
            assertThat(pairs).hasSize(whole ? items * (items - 1) / 2 : most);
            cut += whole ? 0 : 1;
            for (int p = shoppers.from(shopper); p + 1 < log.to(shopper); p++) {
                int item = log.item(p);
                int next = log.item(p + 1);
                if (item != next) {
                    assertThat(pairs).contains(List.of(Math.min(item, next), Math.max(item, next)));
                    assertThat(shoppers.counts(shopper, item, next)).isTrue();
                    assertThat(shoppers.counts(shopper, next, item)).isTrue();
                }
            }
        }
        assertThat(cut).isPositive();
    }

    @Test
    void pairs_ofTooManyItems_areTheClosestThenTheMostRecent() {
        BoundedShoppers shoppers = BoundedShoppers.of(HandMadeLog.of("a 9 9 9 0 1 2 3"), 5);
        List<String> pairs = new ArrayList<>();
        shoppers.pairs(0, (item, other) -> pairs.add(item + "-" + other));
        // The window is 9 0 1 2 3; distance 1 has four pairs, the most recent one of distance 2 is 1-3.
        assertThat(pairs).containsExactly("0-1", "0-9", "1-2", "1-3", "2-3");
    }

    @Test
    void size_support_leavesOutKeysOfFewerShoppers() {
        InteractionLog log = HandMadeLog.of("a 0 1 0 1", "b 0 1 2", "c 2 3");
        CountTables tables = tables(counts(log, 1 << 16, 100, 2).contributed());
        assertThat(tables.transitions().at(0, 1)).isEqualTo(3);
        assertThat(tables.common().at(1, 0)).isEqualTo(2);
        assertThat(tables.shoppersOf(2)).isEqualTo(2);
        assertThat(tables.transitions().at(1, 0)).isZero();
        assertThat(tables.common().at(2, 3)).isZero();
        assertThat(tables.shoppersOf(3)).isZero();
        assertThat(counts(log, 1 << 16, 100, 2).size())
                .isLessThan(counts(log, 1 << 16, 100, 1).size());
    }

    @ParameterizedTest(name = "{0} shoppers")
    @ValueSource(ints = {1800, 3500})
    void estimate_absentPairs_areFalseAsOftenAsInTheory(int shoppers) {
        int items = 2000;
        Catalogue catalogue = Catalogue.of(IntStream.range(0, items)
                .mapToObj(item -> CatalogueItem.bare(new ItemId("item-" + item)))
                .toList());
        CountSettings settings = new CountSettings(1 << 16, 6, 100, 1);
        OwnCounts counts = OwnCounts.of(RandomLogs.of(7, shoppers, items, 4), catalogue, settings);
        CountSketch sketch = counts.contributed();
        double load = sketch.load();
        assertThat(load)
                .isCloseTo(settings.expectedLoad(counts.size()), within(0.01))
                .isBetween(0.25, 0.75);
        // No shopper has an item of the other catalogue, so all estimates above 0 are false.
        int tried = 400_000;
        int wrong = 0;
        for (int pair = 0; pair < tried; pair++) {
            long hash = KeyHash.ordered(
                    KeyHash.of(CountKind.TRANSITION, KeyHash.of(new ItemId("other-" + pair % 700))),
                    KeyHash.of(new ItemId("other-" + pair / 700)));
            wrong += sketch.estimate(hash) > 0 ? 1 : 0;
        }
        assertThat(wrong / (settings.falsePositives(load) * tried)).isBetween(0.8, 1.25);
    }

    @Test
    void cellsFor_keys_haveTheHighLoad() {
        long cells = CountSettings.cellsFor(550_000, 12);
        assertThat(cells).isBetween(9_500_000L, 9_530_000L);
        assertThat(new CountSettings((int) cells, 12, 100, 1).expectedLoad(550_000))
                .isCloseTo(CountSettings.HIGH_LOAD, within(1e-6));
    }
}
