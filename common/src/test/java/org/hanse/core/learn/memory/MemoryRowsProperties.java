// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Memory terms of small random shops against their definition; the seed of a failing case stands in its name. */
class MemoryRowsProperties {

    private static final int HEADS = 3;
    private static final int ITEMS = 14;
    private static final ShardRunner SHARDS = ShardRunner.sequential();

    private static LongStream seeds() {
        return LongStream.rangeClosed(1, 24);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void add_shopperLeftOut_equalsTablesCountedWithoutTheShopper(long seed) {
        // Few items and long histories: repeats, self transitions and items only one shopper met all turn up.
        InteractionLog log = RandomLogs.of(seed, 5, ITEMS, 40);
        Catalogue catalogue = catalogue(seed);
        MemoryRows rows = new MemoryRows(MemoryTables.of(log, catalogue, SHARDS));
        MemoryWeights weights = randomWeights(seed);
        for (int s = 0; s < log.shoppers(); s++) {
            DenseMemory oracle = DenseMemory.without(log, s, catalogue);
            int[] own = items(log, s);
            int from = own.length / 4;
            rows.begin(own, from, own.length, s);
            assertEqual(rows, oracle, weights, Arrays.copyOfRange(own, from, own.length));
            int[] foreign = foreignHistory(seed, log, s);
            rows.begin(foreign, 0, foreign.length, s);
            assertEqual(rows, oracle, weights, foreign);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void add_withoutExcludedShopper_equalsTablesOfTheWholeLog(long seed) {
        InteractionLog log = RandomLogs.of(seed, 5, ITEMS, 40);
        Catalogue catalogue = catalogue(seed);
        MemoryRows rows = new MemoryRows(MemoryTables.of(log, catalogue, SHARDS));
        for (int s = 0; s < log.shoppers(); s++) {
            int[] own = items(log, s);
            rows.begin(own, 0, own.length);
            assertEqual(rows, DenseMemory.of(log, catalogue), randomWeights(seed), own);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void add_fewEntriesARow_keepsThoseGreatestWithEverybodyIn(long seed) {
        InteractionLog log = RandomLogs.of(seed, 12, ITEMS, 20);
        Catalogue catalogue = catalogue(seed);
        MemoryRows rows = new MemoryRows(MemoryTables.of(log, catalogue, 3, SHARDS));
        DenseMemory everybody = DenseMemory.of(log, catalogue);
        for (int s = 0; s < log.shoppers(); s++) {
            int[] own = items(log, s);
            rows.begin(own, 0, own.length, s);
            DenseMemory oracle = DenseMemory.without(log, s, catalogue).onlyGreatestBy(3, everybody);
            assertEqual(rows, oracle, randomWeights(seed), own);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void add_shopperAlteredOutsideTheWindow_scoresStay(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        InteractionLog log = RandomLogs.of(seed, 6, ITEMS, 30);
        int shopper = IntStream.range(0, log.shoppers())
                .filter(s -> log.length(s) > 3)
                .findFirst()
                .orElseThrow();
        int[] own = items(log, shopper);
        int from = 1;
        int to = own.length - 1;
        int[] altered = own.clone();
        for (int k = 0; k < own.length; k++) {
            altered[k] = k < from || k >= to ? random.nextInt(ITEMS) : own[k];
        }
        int[] longer = Arrays.copyOf(altered, altered.length + 8);
        for (int k = altered.length; k < longer.length; k++) {
            longer[k] = random.nextInt(ITEMS);
        }
        Catalogue catalogue = catalogue(seed);
        MemoryRows before = new MemoryRows(MemoryTables.of(log, catalogue, SHARDS));
        MemoryRows after = new MemoryRows(MemoryTables.of(replaced(log, shopper, longer), catalogue, SHARDS));
        before.begin(own, from, to, shopper);
        after.begin(longer, from, to, shopper);
        MemoryWeights weights = randomWeights(seed);
        for (int position = 0; position < to - from; position++) {
            assertThat(scores(after, weights, 0, position)).containsExactly(scores(before, weights, 0, position));
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void addGradient_randomDeltas_equalsDifferenceQuotient(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        InteractionLog log = RandomLogs.of(seed, 5, ITEMS, 40);
        MemoryRows rows = new MemoryRows(MemoryTables.of(log, catalogue(seed), SHARDS));
        int[] own = items(log, 0);
        rows.begin(own, 0, own.length, 0);
        int[] slotOf = random.ints(ITEMS, -1, 0).toArray();
        slotOf[random.nextInt(ITEMS)] = 1;
        slotOf[random.nextInt(ITEMS)] = 0;
        float[] deltas = floats(random, 2 + ITEMS);
        for (int position = 0; position < own.length; position += 7) {
            MemoryWeights gradient = empty();
            MemoryWeights ofSlots = empty();
            rows.addGradient(gradient, 1, position, deltas, 2);
            rows.addGradient(ofSlots, 1, position, slotOf, deltas, 0);
            // The terms are linear in the weights, so the derivative is the score with one weight 1 and all others 0.
            for (int w = 0; w < gradient.values().length; w++) {
                MemoryWeights one = empty();
                one.values()[w] = 1;
                double expected = 0;
                double expectedOfSlots = 0;
                for (int a = 0; a < ITEMS; a++) {
                    double derivative = rows.at(one, 1, position, a);
                    expected += deltas[2 + a] * derivative;
                    expectedOfSlots += slotOf[a] < 0 ? 0 : deltas[slotOf[a]] * derivative;
                }
                assertThat((double) gradient.values()[w]).isCloseTo(expected, within(1e-4));
                assertThat((double) ofSlots.values()[w]).isCloseTo(expectedOfSlots, within(1e-4));
            }
        }
    }

    /** All ways to read the terms, against the oracle. */
    private static void assertEqual(MemoryRows rows, DenseMemory oracle, MemoryWeights weights, int[] history) {
        int[] slotOf = IntStream.range(0, ITEMS)
                .map(a -> a % 3 == 0 ? -1 : ITEMS - 1 - a)
                .toArray();
        assertThat(rows.length()).isEqualTo(history.length);
        for (int position = 0; position < history.length; position++) {
            int head = position % HEADS;
            float[] scores = scores(rows, weights, head, position);
            float[] ofSlots = new float[1 + ITEMS];
            rows.add(weights, head, position, slotOf, ofSlots, 1);
            for (int a = 0; a < ITEMS; a++) {
                double expected = oracle.score(weights, head, history, position, a);
                double tolerance = 1e-5 * (1 + position);
                assertThat((double) scores[a]).isCloseTo(expected, within(tolerance));
                assertThat(rows.at(weights, head, position, a)).isCloseTo(expected, within(tolerance));
                double sum = 0;
                for (int t = 0; t <= position; t++) {
                    sum += rows.term(weights, head, position, t, a);
                }
                assertThat(sum).isEqualTo(rows.at(weights, head, position, a));
                if (slotOf[a] >= 0) {
                    assertThat((double) ofSlots[1 + slotOf[a]]).isCloseTo(expected, within(tolerance));
                    ofSlots[1 + slotOf[a]] = 0;
                }
            }
            assertThat(ofSlots).containsOnly(0f);
        }
    }

    private static float[] scores(MemoryRows rows, MemoryWeights weights, int head, int position) {
        float[] scores = new float[5 + ITEMS];
        rows.add(weights, head, position, scores, 5);
        return Arrays.copyOfRange(scores, 5, 5 + ITEMS);
    }

    /** Items the shopper need not have met, with repeats and interactions that are hidden. */
    private static int[] foreignHistory(long seed, InteractionLog log, int shopper) {
        return new SplittableRandom(seed * 31 + shopper)
                .ints(log.length(shopper) + 3, -1, ITEMS)
                .toArray();
    }

    private static MemoryWeights empty() {
        int size = MemoryWeights.size(HEADS);
        return new MemoryWeights().set(new float[2 * size], 0, size, HEADS);
    }

    private static MemoryWeights randomWeights(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        int size = MemoryWeights.size(HEADS);
        float[] values = floats(random, 2 * size + 10);
        for (int k = 0; k < values.length; k++) {
            values[k] = random.nextInt(4) == 0 ? 0 : values[k];
        }
        return new MemoryWeights().set(values, size + 7, 3, HEADS);
    }

    private static float[] floats(SplittableRandom random, int size) {
        float[] values = new float[size];
        for (int k = 0; k < size; k++) {
            values[k] = (float) random.nextDouble(-1, 1);
        }
        return values;
    }

    private static int[] items(InteractionLog log, int shopper) {
        return IntStream.range(log.from(shopper), log.to(shopper))
                .map(log::item)
                .toArray();
    }

    private static InteractionLog replaced(InteractionLog log, int shopper, int[] sequence) {
        InteractionLogAccumulator copy = new InteractionLogAccumulator(List.of(InteractionType.VIEW));
        for (int s = 0; s < log.shoppers(); s++) {
            copy.beginShopper(new ShopperId("s" + s));
            for (int item : s == shopper ? sequence : items(log, s)) {
                copy.add(item, 0);
            }
        }
        return copy.toLog();
    }

    /** Items described by few words, some by none. */
    private static Catalogue catalogue(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return Catalogue.of(IntStream.range(0, ITEMS)
                .mapToObj(a -> new CatalogueItem(
                        new ItemId("i" + a),
                        "",
                        random.ints(random.nextInt(4), 0, 8)
                                .mapToObj(w -> "w" + w)
                                .toList(),
                        List.of(),
                        Optional.empty(),
                        OptionalDouble.empty(),
                        random.ints(random.nextInt(2), 0, 3)
                                .mapToObj(w -> "p" + w)
                                .toList(),
                        Optional.empty()))
                .toList());
    }
}
