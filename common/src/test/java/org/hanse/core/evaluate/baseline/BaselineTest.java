// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class BaselineTest {

    private static final int ITEMS = 12;

    static List<String> names() {
        return Baselines.BUILT_IN.names();
    }

    @ParameterizedTest
    @MethodSource("names")
    void fit_anyBaseline_isDeterministicAndFiniteForAnyHistory(String name) {
        InteractionLog log = RandomLogs.of(7, 30, ITEMS, 9);
        Baseline baseline = Baselines.BUILT_IN.named(name).orElseThrow();
        ItemScorer first = baseline.fit(training(log));
        ItemScorer second = baseline.fit(training(log));
        ItemScorer shard = second.forShard();
        for (int s = 0; s < log.shoppers(); s++) {
            double[] scores = score(first, log.sequence(s));
            assertThat(scores).containsExactly(score(second, log.sequence(s)));
            assertThat(scores).containsExactly(score(shard, log.sequence(s)));
            for (double score : scores) {
                assertThat(score).isFinite();
            }
        }
        assertThat(score(first, log.sequence(0).prefix(0))).hasSize(ITEMS);
    }

    @ParameterizedTest
    @MethodSource("names")
    void grid_anyBaseline_holdsItselfAndItsName(String name) {
        Baseline baseline = Baselines.BUILT_IN.named(name).orElseThrow();
        assertThat(baseline.grid()).contains(baseline).allMatch(b -> b.name().equals(name));
    }

    @Test
    void popularity_repeatsOfOneShopper_countOnce() {
        InteractionLog log = log(List.of(0, 0, 0, 1), List.of(1), List.of(2));
        assertThat(scores(new Popularity(), log, List.of())).startsWith(0.5, 1.0, 0.5, 0.0);
    }

    @Test
    void markov_lastItem_ranksByCountThenPopularity() {
        InteractionLog log = log(List.of(0, 1), List.of(0, 1), List.of(0, 2), List.of(3, 4), List.of(4, 5), List.of(4));
        double[] scores = scores(new Markov(), log, List.of(5, 0));
        assertThat(scores[1]).isGreaterThan(scores[2]);
        assertThat(scores[2]).isGreaterThan(scores[4]);
        assertThat(scores[4]).isGreaterThan(scores[3]);
    }

    @Test
    void recentItemKnn_history_weighsByAge() {
        InteractionLog log = log(List.of(0, 1), List.of(2, 3));
        double[] scores = scores(ItemKnn.recent(), log, List.of(0, 2));
        assertThat(scores[3]).isCloseTo(1.0, within(1e-12));
        assertThat(scores[1]).isCloseTo(0.7, within(1e-12));
        assertThat(scores(ItemKnn.wholeHistory(), log, List.of(0, 2))[1]).isCloseTo(1.0, within(1e-12));
    }

    @Test
    void frequency_sessions_countOncePerVisit() {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int type = log.typeIndex(InteractionType.PURCHASE);
        log.beginShopper(new ShopperId("s"));
        log.add(0, type).session(1);
        log.add(0, type).session(1);
        log.add(1, type).session(2);
        log.add(1, type).session(3);
        InteractionLog built = log.toLog();
        double[] frequency = score(new Frequency().fit(training(built)), built.sequence(0));
        assertThat(Math.floor(frequency[0])).isEqualTo(1.0);
        assertThat(Math.floor(frequency[1])).isEqualTo(2.0);
        double[] session = score(new SessionPopularity().fit(training(built)), built.sequence(0));
        assertThat(Math.floor(session[0])).isEqualTo(0.0);
        assertThat(Math.floor(session[1])).isEqualTo(1.0);
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3})
    void ease_weights_solveTheConstrainedRidgeProblem(long seed) {
        InteractionLog log = RandomLogs.of(seed, 40, ITEMS, 8);
        double lambda = 7;
        double[][] gram = gram(log);
        ItemScorer scorer = new Ease(lambda).fit(training(log));
        double[][] weights = new double[ITEMS][];
        for (int i = 0; i < ITEMS; i++) {
            weights[i] = score(scorer, log(List.of(i)).sequence(0));
            assertThat(weights[i][i]).isZero();
        }
        // Stationarity off the diagonal: (X'X + lambda I) B = X'X wherever i is not j.
        for (int i = 0; i < ITEMS; i++) {
            for (int j = 0; j < ITEMS; j++) {
                double left = lambda * weights[i][j];
                for (int k = 0; k < ITEMS; k++) {
                    left += gram[i][k] * weights[k][j];
                }
                if (i != j) {
                    assertThat(left).isCloseTo(gram[i][j], within(1e-4));
                }
            }
        }
    }

    @Test
    void ease_largeCatalogue_saysWhyNot() {
        Catalogue large = catalogue(Ease.LARGEST_CATALOGUE + 1);
        Baseline.Training training = new Baseline.Training(log(List.of(0, 1)), large, 1, ShardRunner.sequential());
        Optional<String> why = new Ease(500).unfit(training);
        assertThat(why)
                .hasValueSatisfying(text -> assertThat(text).contains("5001").contains("5000"));
        assertThatThrownBy(() -> new Ease(500).fit(training)).hasMessageContaining("5001");
    }

    @Test
    void matrixFactorization_twoCommunities_ranksOwnOneFirst() {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int type = log.typeIndex(InteractionType.VIEW);
        for (int s = 0; s < 60; s++) {
            log.beginShopper(new ShopperId("s" + s));
            for (int k = 0; k < 6; k++) {
                if ((s / 2 + k) % 6 != 0) {
                    log.add(s % 2 * 6 + k, type);
                }
            }
        }
        InteractionLog built = log.toLog();
        ItemScorer scorer = MatrixFactorization.fixed().fit(training(built));
        for (int s = 0; s < 10; s++) {
            double[] scores = score(scorer, built.sequence(s));
            int other = (1 - s % 2) * 6;
            int unseen = s % 2 * 6 + (6 - s / 2 % 6) % 6;
            double best = IntStream.range(other, other + 6)
                    .mapToDouble(i -> scores[i])
                    .max()
                    .orElseThrow();
            assertThat(scores[unseen]).isGreaterThan(best);
        }
        double[] outsider = score(scorer, log(List.of(0, 1)).sequence(0));
        assertThat(outsider[2]).isGreaterThan(outsider[8]);
    }

    private static double[][] gram(InteractionLog log) {
        double[][] gram = new double[ITEMS][ITEMS];
        for (int s = 0; s < log.shoppers(); s++) {
            int[] distinct = IntStream.range(log.from(s), log.to(s))
                    .map(log::item)
                    .distinct()
                    .toArray();
            for (int i : distinct) {
                for (int j : distinct) {
                    gram[i][j]++;
                }
            }
        }
        return gram;
    }

    @SafeVarargs
    private static InteractionLog log(List<Integer>... shoppers) {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int type = log.typeIndex(InteractionType.VIEW);
        for (int s = 0; s < shoppers.length; s++) {
            log.beginShopper(new ShopperId("s" + s));
            shoppers[s].forEach(item -> log.add(item, type));
        }
        return log.toLog();
    }

    private static double[] scores(Baseline baseline, InteractionLog log, List<Integer> history) {
        return score(baseline.fit(training(log)), log(history).sequence(0));
    }

    private static double[] score(ItemScorer scorer, InteractionSequence history) {
        double[] scores = new double[ITEMS];
        scorer.score(history, scores);
        return scores;
    }

    private static Baseline.Training training(InteractionLog log) {
        return new Baseline.Training(log, catalogue(ITEMS), 1, ShardRunner.sequential());
    }

    private static Catalogue catalogue(int items) {
        return Catalogue.of(IntStream.range(0, items)
                .mapToObj(i -> CatalogueItem.titled(new ItemId("i" + i), "word" + i % 3, List.of("word" + i % 3)))
                .toList());
    }
}
