// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sums of similar pairs of random logs; the seed of a failing case stands in its name. */
class PairProperties {

    private static final int ITEMS = 40;
    private static final int CELLS = 1 << 16;
    private static final ShardRunner SHARDS = ShardRunner.sequential();

    /** Items share one of eight words with four others; the last item has no description. */
    private static final Catalogue CATALOGUE = Catalogue.of(IntStream.range(0, ITEMS)
            .mapToObj(item -> new ItemId("item-" + item))
            .map(id -> id.value().equals("item-" + (ITEMS - 1)) ? CatalogueItem.bare(id) : titled(id))
            .toList());

    private static final CandidatePairs CANDIDATES = CandidatePairs.of(CATALOGUE, 3, SHARDS);

    private static CatalogueItem titled(ItemId id) {
        int item = Integer.parseInt(id.value().substring("item-".length()));
        List<String> tokens = List.of("word" + item % 8, "own" + item);
        return CatalogueItem.titled(id, String.join(" ", tokens), tokens);
    }

    private static PairSettings settings(int cells, int most) {
        return new PairSettings(cells, 3, most, 1);
    }

    @Test
    void candidates_areSymmetricAndHaveTheNearestOfEachItem() {
        SparseTable nearest = TextSimilarityTable.of(TextVectors.of(CATALOGUE, TextVectors.Fields.ALL), 3, SHARDS)
                .similarities();
        int oneSided = 0;
        for (int item = 0; item < ITEMS; item++) {
            for (int other = 0; other < ITEMS; other++) {
                boolean expected = nearest.at(item, other) != 0 || nearest.at(other, item) != 0;
                assertThat(CANDIDATES.contains(item, other)).isEqualTo(expected);
                assertThat(CANDIDATES.cosines().at(item, other))
                        .isCloseTo(CANDIDATES.cosines().at(other, item), within(1e-12));
                oneSided += nearest.at(item, other) != 0 && nearest.at(other, item) == 0 ? 1 : 0;
            }
            assertThat(CANDIDATES.contains(ITEMS - 1, item)).isFalse();
        }
        assertThat(oneSided).isPositive();
    }

    /** Two shops name the items differently: the same cells by equal keys, others by other keys. */
    @Test
    void cells_ofEqualKeys_areTheSameForOtherIds() {
        PairSettings settings = settings(CELLS, 5);
        InteractionLog log = log(0, 8, 16, 1, 9);
        Map<Integer, Double> expected = OwnPairs.of(log, CANDIDATES, settings).total();
        for (String name : List.of("item-", "other-")) {
            Catalogue keyed = Catalogue.of(IntStream.range(0, ITEMS)
                    .mapToObj(item -> {
                        CatalogueItem own = CATALOGUE.item(item);
                        return CatalogueItem.titled(new ItemId("sku-" + item), own.title(), own.tokens())
                                .withKey(Optional.of(name + item));
                    })
                    .toList());
            CandidatePairs candidates = CandidatePairs.of(keyed, 3, SHARDS);
            Map<Integer, Double> own = OwnPairs.of(log, candidates, settings).total();
            Contribution made = OwnPairs.contribution(log, keyed, candidates, settings);

            assertThat(OwnPairs.of(made, settings).total()).isEqualTo(own);
            assertThat(own.equals(expected)).isEqualTo(name.equals("item-"));
        }
        assertThat(expected).isNotEmpty();
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4})
    void total_oneShopperMore_movesByANormOfOneAtMost(long seed) {
        // Three cells: pairs of one shopper meet in a cell all the time.
        for (int cells : new int[] {3, CELLS}) {
            PairSettings settings = settings(cells, 5);
            InteractionLog log = RandomLogs.of(seed, 20, ITEMS, 30);
            Map<Integer, Double> all = OwnPairs.of(log, CANDIDATES, settings).total();
            for (int left = 0; left < log.shoppers(); left++) {
                int without = left;
                InteractionLog fewer = log.select(IntStream.range(0, log.shoppers())
                        .filter(shopper -> shopper != without)
                        .toArray());
                Map<Integer, Double> rest =
                        OwnPairs.of(fewer, CANDIDATES, settings).total();
                Set<Integer> touched = new HashSet<>(all.keySet());
                touched.addAll(rest.keySet());
                double squares = touched.stream()
                        .mapToDouble(cell -> all.getOrDefault(cell, 0.0) - rest.getOrDefault(cell, 0.0))
                        .map(move -> move * move)
                        .sum();
                assertThat(Math.sqrt(squares)).isLessThanOrEqualTo(1 + 1e-9);
                assertThat(squares < 1e-9 || squares > 1 - 1e-9).isTrue();
            }
        }
    }

    /** What a node stores gives the same cells, also for shoppers without a pair and two pairs in one cell. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void contribution_ofALog_hasTheSameTotal(long seed) {
        InteractionLog log = RandomLogs.of(seed, 20, ITEMS, 30);
        for (int cells : new int[] {3, CELLS}) {
            PairSettings settings = settings(cells, 5);
            Contribution made = OwnPairs.contribution(log, CATALOGUE, CANDIDATES, settings);

            assertThat(OwnPairs.of(made, settings).total())
                    .isEqualTo(OwnPairs.of(log, CANDIDATES, settings).total());
            Set<ShopperId> erased = Set.of(log.shopper(0));
            InteractionLog rest = log.select(IntStream.range(1, log.shoppers()).toArray());
            assertThat(OwnPairs.of(made.without(erased), settings).total())
                    .isEqualTo(OwnPairs.of(rest, CANDIDATES, settings).total());
        }
    }

    @Test
    void pairs_ofAShopper_areTheClosestCandidates() {
        // Items 0, 8 and 16 share a word, and so do 1 and 9. Distance 1 has no candidate but 16-8.
        OwnPairs own = OwnPairs.of(log(0, 1, 16, 8, 9, 9), CANDIDATES, settings(CELLS, 1));
        assertThat(own.total()).containsExactly(Map.entry(CANDIDATES.cell(8, 16, CELLS), 1.0));
        OwnPairs two = OwnPairs.of(log(0, 1, 16, 8, 9, 9), CANDIDATES, settings(CELLS, 2));
        assertThat(two.total().keySet())
                .containsExactlyInAnyOrder(CANDIDATES.cell(8, 16, CELLS), CANDIDATES.cell(0, 16, CELLS));
        assertThat(two.total().values())
                .allSatisfy(value -> assertThat(value).isCloseTo(Math.sqrt(0.5), within(1e-12)));
    }

    @Test
    void pairs_noCandidate_areNone() {
        OwnPairs own = OwnPairs.of(log(0, 1, 2, 3), CANDIDATES, settings(CELLS, 5));
        assertThat(own.total()).isEmpty();
        assertThat(own.shoppers()).isEqualTo(1);
    }

    @Test
    void pairs_beforeTheWindow_doNotCount() {
        int[] items = new int[OwnPairs.WINDOW + 2];
        items[0] = 8;
        // The rest are items without candidates among each other.
        assertThat(OwnPairs.of(log(items), CANDIDATES, settings(CELLS, 5)).total())
                .isEmpty();
        items[1] = 0;
        items[2] = 8;
        assertThat(OwnPairs.of(log(items), CANDIDATES, settings(CELLS, 5)).total())
                .hasSize(1);
    }

    /** Sums of many shoppers at few pairs, with noise: pairs with shoppers rank above the others. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void estimates_plantedPairs_areFound(long seed) {
        double deviation = 0.7;
        SplittableRandom random = new SplittableRandom(seed);
        double[] sum = new double[CELLS];
        Random noise = new Random(seed);
        for (int cell = 0; cell < CELLS; cell++) {
            sum[cell] = deviation * noise.nextGaussian();
        }
        Map<List<Integer>, Integer> planted = new HashMap<>();
        for (int n = 0; n < 12; n++) {
            int item = random.nextInt(30);
            int other = item + 8;
            if (CANDIDATES.contains(item, other) && planted.put(List.of(item, other), 4) == null) {
                sum[CANDIDATES.cell(item, other, CELLS)] += 4;
            }
        }
        SparseTable table = PairEstimates.of(
                CANDIDATES,
                settings(CELLS, 1),
                new PairEstimates.Released(cell -> sum[cell], OwnPairs.NONE, deviation),
                ITEMS,
                SHARDS);
        double least = planted.keySet().stream()
                .mapToDouble(pair -> table.at(pair.get(0), pair.get(1)))
                .min()
                .orElseThrow();
        assertThat(least).isGreaterThan(0.8);
        double rest = 0;
        int others = 0;
        for (int item = 0; item < ITEMS; item++) {
            for (int other = item + 1; other < ITEMS; other++) {
                if (CANDIDATES.contains(item, other) && !planted.containsKey(List.of(item, other))) {
                    rest += table.at(item, other);
                    others++;
                }
                assertThat(table.at(item, other)).isEqualTo(table.at(other, item));
            }
        }
        assertThat(rest / others).isLessThan(0.3);
    }

    /** With little noise the estimate is the logarithm of the others' count: the merchant's own part is subtracted. */
    @Test
    void estimates_almostNoNoise_areCountsOfOthers() {
        PairSettings settings = settings(CELLS, 1);
        OwnPairs own = OwnPairs.of(log(0, 8), CANDIDATES, settings);
        double[] sum = new double[CELLS];
        sum[CANDIDATES.cell(0, 8, CELLS)] = 1 + 3;
        sum[CANDIDATES.cell(1, 9, CELLS)] = 2;
        SparseTable table = PairEstimates.of(
                CANDIDATES, settings, new PairEstimates.Released(cell -> sum[cell], own, 0.05), ITEMS, SHARDS);
        assertThat(table.at(0, 8)).isCloseTo(Math.log(4), within(1e-3));
        assertThat(table.at(9, 1)).isCloseTo(Math.log(3), within(1e-3));
        assertThat(table.at(2, 10)).isZero();
        assertThat(table.entries()).isEqualTo(4);
    }

    /** A sum of noise alone has no pairs: its mean is about 0, so the prior is that of rare pairs. */
    @Test
    void estimates_noiseAlone_areSmall() {
        Random noise = new Random(5);
        double[] sum = new double[CELLS];
        for (int cell = 0; cell < CELLS; cell++) {
            sum[cell] = 0.7 * noise.nextGaussian();
        }
        SparseTable table = PairEstimates.of(
                CANDIDATES,
                settings(CELLS, 1),
                new PairEstimates.Released(cell -> sum[cell], OwnPairs.NONE, 0.7),
                ITEMS,
                SHARDS);
        double all =
                IntStream.range(0, table.entries()).mapToDouble(table::value).sum();
        assertThat(all / CANDIDATES.cosines().entries()).isLessThan(0.1);
    }

    private static InteractionLog log(int... items) {
        return HandMadeLog.of("a"
                + String.join(
                        "", IntStream.of(items).mapToObj(item -> " " + item).toList()));
    }
}
