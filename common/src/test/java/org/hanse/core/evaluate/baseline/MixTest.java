// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.GainRule;
import org.hanse.core.evaluate.Holdout;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.interaction.table.Neighbours;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.interaction.table.TableMix;
import org.hanse.core.interaction.table.TextVectors;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MixTest {

    private static final int ITEMS = 30;

    /** Items of the tiny shop: few of its pairs are met twice. */
    private static final int SHELF = 120;

    private static final Protocol KEEP = new Protocol(
            new Protocol.LeaveOneOut(),
            new Protocol.AllItems(),
            Protocol.HistoryRule.KEEP,
            Protocol.TargetRule.ANY,
            List.of(10));

    private static Baseline.Training training(InteractionLog log, Catalogue catalogue) {
        return new Baseline.Training(log, catalogue, 1, ShardRunner.sequential());
    }

    /** Items of {@code kinds} kinds; items of a kind share a word. */
    private static Catalogue described(int items, int kinds) {
        return Catalogue.of(IntStream.range(0, items)
                .mapToObj(i -> CatalogueItem.titled(
                        new ItemId("i" + i), "kind" + i % kinds + " own" + i, List.of("kind" + i % kinds, "own" + i)))
                .toList());
    }

    @Test
    void fixed_parameters_areThoseOfTheDecision() {
        assertThat(Mix.fixed().parameters())
                .containsEntry("knn", 0.5)
                .containsEntry("text", 0.2)
                .containsEntry("decay", 0.7)
                .containsEntry("shrinkage", 10.0);
        assertThat(Mix.withoutText().parameters()).containsEntry("text", 0.0).containsEntry("shrinkage", 0.0);
        assertThatThrownBy(() -> mix(0.2, -1)).hasMessageContaining("shrinkage");
    }

    private static Mix mix(double text, double shrinkage) {
        return new Mix(
                "mix", new TableMix.Weights(1, 0.5, text, 0, 0, 0), Mix.fixed().shape(), shrinkage);
    }

    /** The mix that the file of a served choice has is the one that was stored. */
    @Test
    void of_parameters_isTheMix() {
        Mix usual = Mix.usual(true);
        assertThat(Mix.of("mix", key -> usual.parameters().getOrDefault(key, Double.NaN)))
                .isEqualTo(usual);
    }

    /** The sum of the three parts as one formula, computed from the interactions. */
    @ParameterizedTest(name = "seed {0}, text {1}, shrinkage {2}")
    @CsvSource({"2, 0, 0", "4, 8, 10"})
    void fit_anyWeights_isTheDirectFormula(long seed, double text, double shrinkage) {
        InteractionLog log = RandomLogs.of(seed, 50, ITEMS, 9);
        Catalogue catalogue = described(ITEMS, 5);
        Mix mix = mix(text, shrinkage);
        TextVectors vectors = TextVectors.of(catalogue, TextVectors.Fields.ALL);
        for (int s = 0; s < log.shoppers(); s++) {
            InteractionSequence history = log.sequence(s);
            double[] scores = new double[ITEMS];
            mix.fit(training(log, catalogue)).score(history, scores);
            double[] expected = new double[ITEMS];
            for (int i = 0; i < history.length(); i++) {
                double age = Math.pow(0.7, history.length() - 1 - i);
                vectors.addCosines(history.item(i), text * age, expected);
                for (int a = 0; a < ITEMS; a++) {
                    expected[a] += 0.5 * age * similarity(log, history.item(i), a, shrinkage);
                    if (i == history.length() - 1) {
                        expected[a] += probability(log, history.item(i), a);
                    }
                }
            }
            assertThat(scores).containsExactly(expected, within(1e-6));
        }
    }

    @ParameterizedTest(name = "seed {0}, text {1}, shrinkage {2}")
    @Tag("nightly")
    @CsvSource({"1, 0.2, 10", "3, 4, 0"})
    void fit_anyWeightsInFurtherCases_isTheDirectFormula(long seed, double text, double shrinkage) {
        fit_anyWeights_isTheDirectFormula(seed, text, shrinkage);
    }

    private static double similarity(InteractionLog log, int i, int a, double shrinkage) {
        if (i == a || shoppers(log, Set.of(i, a)) == 0) {
            return 0;
        }
        double both = shoppers(log, Set.of(i, a));
        return both / Math.sqrt((shoppers(log, Set.of(i)) + shrinkage) * (shoppers(log, Set.of(a)) + shrinkage));
    }

    private static int shoppers(InteractionLog log, Set<Integer> items) {
        int shoppers = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            Set<Integer> met = new HashSet<>();
            for (int p = log.from(s); p < log.to(s); p++) {
                met.add(log.item(p));
            }
            shoppers += met.containsAll(items) ? 1 : 0;
        }
        return shoppers;
    }

    private static double probability(InteractionLog log, int i, int a) {
        int departures = 0;
        int there = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            for (int p = log.from(s); p + 1 < log.to(s); p++) {
                departures += log.item(p) == i ? 1 : 0;
                there += log.item(p) == i && log.item(p + 1) == a ? 1 : 0;
            }
        }
        return departures == 0 ? 0 : (double) there / departures;
    }

    private static Mix alone(double shrinkage) {
        return new Mix(
                "mix", new TableMix.Weights(0, 1, 0, 0, 0, 0), Mix.fixed().shape(), shrinkage);
    }

    /** Two items that one shopper met: without shrinkage their cosine is 1, with it 1/11, less than a like description. */
    @Test
    void fixed_pairOfOneShopper_countsLessThanTheDescription() {
        InteractionLogAccumulator rows = new InteractionLogAccumulator();
        int view = rows.typeIndex(InteractionType.VIEW);
        rows.beginShopper(new ShopperId("once")).add(0, view);
        rows.add(9, view);
        InteractionLog log = rows.toLog();
        InteractionSequence history = log.sequence(0).prefix(1);
        double[] fixed = new double[ITEMS];
        double[] unshrunk = new double[ITEMS];
        alone(10).fit(training(log, described(ITEMS, 5))).score(history, fixed);
        alone(0).fit(training(log, described(ITEMS, 5))).score(history, unshrunk);
        assertThat(fixed[9]).isCloseTo(1.0 / 11, within(1e-6));
        assertThat(unshrunk[9]).isCloseTo(1, within(1e-6));
    }

    /** A tiny shop whose shoppers go from an item to the next one or to one of its kind. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void choose_tinyShopWithSignalInBoth_weighsBothAndBeatsEachTerm(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        InteractionLogAccumulator rows = new InteractionLogAccumulator();
        int view = rows.typeIndex(InteractionType.VIEW);
        for (int s = 0; s < 60; s++) {
            rows.beginShopper(new ShopperId("s" + s));
            int item = random.nextInt(SHELF);
            for (int n = 5 + random.nextInt(4); n > 0; n--) {
                rows.add(item, view);
                item = switch (random.nextInt(8)) {
                    case 0, 1, 2 -> (item + 1) % SHELF;
                    case 3, 4, 5, 6 -> (item + SHELF / 4 * (1 + random.nextInt(3))) % SHELF;
                    default -> random.nextInt(SHELF);
                };
            }
        }
        Holdout holdout = Splitter.split(KEEP, rows.toLog(), Optional.empty(), Optional.empty(), GainRule.binary())
                .validation();
        Baseline.Training training = training(holdout.train(), described(SHELF, SHELF / 4));
        Mix chosen = (Mix) Tuning.choose(Mix.fixed(), training, holdout.queries(), KEEP);
        assertThat(chosen.weights().text()).isPositive();
        assertThat(chosen.weights().transitions()).isPositive();
        // At least as good on these queries as the start and as each term alone.
        double best = value(chosen, training, holdout);
        assertThat(best).isGreaterThanOrEqualTo(value(Mix.fixed(), training, holdout));
        for (int term = 0; term < 6; term++) {
            double[] w = new double[6];
            w[term] = 1;
            TableMix.Weights corner = new TableMix.Weights(w[0], w[1], w[2], w[3], w[4], w[5]);
            for (int nearest : new int[] {50, 200}) {
                TableMix.Shape shape = Mix.fixed().shape().withNeighbours(new Neighbours.Kind(nearest, true, false));
                assertThat(best).isGreaterThanOrEqualTo(value(new Mix("term", corner, shape, 10), training, holdout));
            }
        }
    }

    private static double value(Mix mix, Baseline.Training training, Holdout holdout) {
        int[] popularity = ItemPopularity.of(training.log(), SHELF).toArray();
        return MetricValues.of(
                        Metric.NDCG,
                        10,
                        new RankingEvaluator(KEEP, SHELF, popularity, ShardRunner.sequential())
                                .rank(mix.fit(training), holdout.queries()))
                .value();
    }

    /** A shop whose shoppers buy one of two own items again and again: the chosen mix ranks them first. */
    @Test
    void choose_shopperBuysAgain_weighsRepeats() {
        SplittableRandom random = new SplittableRandom(4);
        InteractionLogAccumulator rows = new InteractionLogAccumulator();
        int bought = rows.typeIndex(InteractionType.PURCHASE);
        for (int s = 0; s < 80; s++) {
            rows.beginShopper(new ShopperId("s" + s));
            int[] own = {random.nextInt(SHELF), random.nextInt(SHELF)};
            for (int n = 0; n < 8; n++) {
                rows.add(random.nextInt(5) == 0 ? random.nextInt(SHELF) : own[random.nextInt(2)], bought);
            }
        }
        Holdout holdout = Splitter.split(KEEP, rows.toLog(), Optional.empty(), Optional.empty(), GainRule.binary())
                .validation();
        Baseline.Training training = training(holdout.train(), described(SHELF, SHELF / 4));
        Mix chosen = (Mix) Tuning.choose(Mix.fixed(), training, holdout.queries(), KEEP);
        assertThat(chosen.weights().repeats()).isPositive();
        assertThat(value(chosen, training, holdout)).isGreaterThan(value(Mix.fixed(), training, holdout));
    }
}
