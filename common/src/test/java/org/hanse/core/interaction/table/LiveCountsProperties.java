// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Optional;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Counts after random changes against tables of the resulting log, bit for bit; the seed of a failing case stands in its name. */
class LiveCountsProperties {

    private static final int HALF_LIFE = 3;
    private static final double[] NO_TERMS = {};

    private static final int CHANGES = 10_000;

    /** Changes after which everything is compared. */
    private static final int EACH = 500;

    private static final ShardRunner SHARDS = ShardRunner.sequential();

    @ParameterizedTest(name = "seed {0}, {1} items, {2} shoppers, {3} neighbours, skewed {4}")
    @CsvSource({
        "1, 6, 5, 2, false",
        "2, 12, 30, 3, true",
        "3, 40, 60, 5, false",
        "4, 40, 60, 5, true",
        "5, 150, 80, 10, true",
        "6, 150, 200, 10, true"
    })
    void replace_randomChanges_equalsTablesOfTheResultingLog(
            long seed, int items, int shoppers, int neighbours, boolean skewed) {
        RandomHistories histories = new RandomHistories(seed, items, shoppers, skewed);
        boolean full = false;
        // Half of the cases keep few rows.
        long kept = seed % 2 == 0 ? Long.MAX_VALUE : 4L * items;
        LiveCounts live = LiveCounts.of(histories.toLog(), items, new LiveCounts.Limits(neighbours, kept));
        for (int change = 1; change <= CHANGES; change++) {
            ShopperId shopper = histories.change();
            live.replace(shopper, histories.history(shopper));
            long before = live.entries();
            histories.readSome(live);
            assertThat(live.entries()).isLessThanOrEqualTo(Math.max(before, kept));
            if (change % EACH == 0) {
                assertEqual(live, histories, neighbours);
                full |= live.isFull();
                if (change % (5 * EACH) == 0) {
                    live.forget();
                }
            }
        }
        assertThat(live.changes()).isGreaterThan(CHANGES / 2);
        assertThat(full).isEqualTo(kept < Long.MAX_VALUE);
        assertThat(live.isFull()).isFalse();
    }

    private static void assertEqual(LiveCounts live, RandomHistories histories, int neighbours) {
        InteractionLog log = histories.toLog();
        int items = live.items();
        MarkovTable markov = MarkovTable.of(log, items, SHARDS);
        CommonShopperTable common = CommonShopperTable.of(log, items, Integer.MAX_VALUE, 0, SHARDS);
        ItemPopularity popularity = ItemPopularity.of(log, items);
        for (int item = 0; item < items; item++) {
            assertRow(live.transitions(item), markov.counts(), item);
            assertRow(live.common(item), common.counts(), item);
            assertThat(live.departures(item)).isEqualTo(markov.departures(item));
            assertThat(live.shoppersOf(item)).isEqualTo(popularity.shoppers(item));
            assertThat(live.popularity().value(item)).isEqualTo(popularity.value(item));
        }
        MarkovTable cutMarkov = MarkovTable.of(log, items, neighbours, SHARDS);
        CommonShopperTable cutCommon =
                CommonShopperTable.of(log, items, neighbours, CooccurrenceTable.SHRINKAGE, SHARDS);
        for (int item = 0; item < items; item++) {
            assertRow(live.cut().transitions(item), cutMarkov.counts(), item);
            assertRow(live.cut().common(item), cutCommon.counts(), item);
        }
        assertScores(live, log, markov, popularity);
    }

    private static void assertRow(SparseRow row, SparseTable table, int item) {
        assertThat(row.size()).isEqualTo(table.start(item + 1) - table.start(item));
        for (int k = 0; k < row.size(); k++) {
            assertThat(row.columns()[row.from() + k]).isEqualTo(table.column(table.start(item) + k));
            assertThat((double) row.values()[row.from() + k]).isEqualTo(table.value(table.start(item) + k));
        }
    }

    private static void assertScores(
            LiveCounts live, InteractionLog log, MarkovTable markov, ItemPopularity popularity) {
        int items = live.items();
        LiveCounts fresh = LiveCounts.of(log, items, 1);
        double greatest = live.popularity(HALF_LIFE).greatest();
        for (int item = 0; item < items; item++) {
            assertThat(live.tendency(item, 5)).isEqualTo(fresh.tendency(item, 5));
            if (greatest > 0) {
                assertThat(live.popularity(HALF_LIFE).value(item) / greatest)
                        .isCloseTo(
                                fresh.popularity(HALF_LIFE).value(item)
                                        / fresh.popularity(HALF_LIFE).greatest(),
                                within(1e-5));
            }
        }
        assertThat(live.repeats()).isEqualTo(fresh.repeats());
        TableMix.Weights weights = new TableMix.Weights(1, 0.5, 0, 2, 1, 0.01);
        // All shoppers are neighbours: of equal ones the order of the indices would choose.
        TableMix.Shape shape = new TableMix.Shape(
                new Recency(0.7), new Recency(0.7), new Recency(0.9), new Neighbours.Kind(1000, true, true), 0);
        for (double shrinkage : new double[] {0, CooccurrenceTable.SHRINKAGE}) {
            SparseTable similarities = CooccurrenceTable.of(log, items, Integer.MAX_VALUE, shrinkage, SHARDS)
                    .similarities();
            TableMix rebuilt = new TableMix(
                    new TableMix.Tables(markov, similarities, Optional.empty(), Optional.empty()),
                    weights,
                    shape,
                    fresh,
                    popularity);
            TableMix mix = new TableMix(
                    new TableMix.Tables(
                            live.toTransitions(), live.toSimilarities(shrinkage), Optional.empty(), Optional.empty()),
                    weights,
                    shape,
                    live);
            for (int shopper = 0; shopper < Math.min(5, log.shoppers()); shopper++) {
                double[] scores = new double[items];
                double[] expected = new double[items];
                MixQuery own = mix.query(log.sequence(shopper), live.shopper(log.shopper(shopper)));
                MixQuery other = rebuilt.query(log.sequence(shopper), fresh.shopper(log.shopper(shopper)));
                own.score(index -> index == 1, NO_TERMS, scores);
                other.score(index -> index == 1, NO_TERMS, expected);
                assertThat(scores).containsExactly(expected, within(1e-9));
                double[] sums = new double[items];
                for (int item = 0; item < items; item++) {
                    MixQuery.Parts[] parts = own.parts(item, NO_TERMS);
                    sums[item] = mix.base(item);
                    for (int index = 0; index < parts.length; index++) {
                        sums[item] += index == 1
                                ? 0
                                : parts[index].transition() + parts[index].common() + parts[index].repeat();
                    }
                }
                assertThat(sums).containsExactly(scores, within(1e-9));
            }
        }
    }

    @Test
    void replace_itemOutsideTheCatalogue_changesNothing() {
        RandomHistories histories = new RandomHistories(1, 6, 5, false);
        LiveCounts live = LiveCounts.of(histories.toLog(), 6, 2);

        assertThatThrownBy(
                        () -> live.replace(new ShopperId("new"), RandomHistories.sequence(new ShopperId("new"), 0, 6)))
                .hasMessage("item 6 of a catalogue of 6");

        assertEqual(live, histories, 2);
        assertThat(live.shopper(new ShopperId("new"))).isEqualTo(LiveCounts.NO_SHOPPER);
    }

    @Test
    void replace_byNothing_erasesTheShopper() {
        RandomHistories histories = new RandomHistories(1, 6, 5, false);
        LiveCounts live = LiveCounts.of(histories.toLog(), 6, 2);
        ShopperId shopper = new ShopperId("new");
        live.replace(shopper, RandomHistories.sequence(shopper, 0, 5));
        int index = live.shopper(shopper);
        assertThat(live.length(index)).isEqualTo(2);
        assertThat(live.item(index, 1)).isEqualTo(5);

        live.replace(shopper, RandomHistories.sequence(shopper));

        assertEqual(live, histories, 2);
        assertThat(live.shopper(shopper)).isEqualTo(LiveCounts.NO_SHOPPER);
        assertThat(live.length(index)).isZero();
        live.replace(shopper, RandomHistories.sequence(shopper, 1));
        assertThat(live.shopper(shopper)).isNotEqualTo(index);
    }

    @Test
    void forget_readRows_haveNoEntries() {
        RandomHistories histories = new RandomHistories(2, 12, 30, false);
        LiveCounts live = LiveCounts.of(histories.toLog(), 12, 2);
        assertThat(live.entries()).isZero();
        live.common(0);
        assertThat(live.entries()).isPositive();

        live.forget();

        assertThat(live.entries()).isZero();
    }
}
