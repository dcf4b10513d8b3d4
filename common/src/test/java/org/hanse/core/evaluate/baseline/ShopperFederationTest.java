// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.GainRule;
import org.hanse.core.evaluate.Holdout;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.Metric;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Splitter;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.HandMadeLog;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.shard.ConcurrentShards;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ShopperFederationTest {

    private static final int BLOCKS = 4;
    private static final int BLOCK_ITEMS = 12;

    static List<ParticipantBaseline> settings() {
        return List.of(
                new Fcf(8, 1, 1, new ShopperRounds(40, 0.5, 0.05)),
                new FedNcf(8, 0.05, new LocalPasses(2, 4), new ShopperRounds(60, 0.5, 4)),
                new PFedRec(8, 0.1, 4, new LocalPasses(1, 4), new ShopperRounds(80, 0.5, 20)));
    }

    @ParameterizedTest
    @MethodSource("settings")
    void fit_blocksOfItems_beatsPopularity(ParticipantBaseline baseline) {
        Protocol protocol = Protocol.USUAL;
        Holdout test = Splitter.split(protocol, blocks(), Optional.empty(), Optional.empty(), GainRule.binary())
                .test();
        int items = BLOCKS * BLOCK_ITEMS;
        int[] popularity = ItemPopularity.of(test.train(), items).toArray();
        RankingEvaluator evaluator = new RankingEvaluator(protocol, items, popularity, ShardRunner.sequential());
        Baseline.Training training = training(test.train(), items, 1, ShardRunner.sequential());
        double popular = MetricValues.of(
                        Metric.NDCG, 10, evaluator.rank(new Popularity().fit(training), test.queries()))
                .value();
        double federated = MetricValues.of(Metric.NDCG, 10, evaluator.rank(baseline.fit(training), test.queries()))
                .value();
        assertThat(federated).isGreaterThan(2 * popular);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void fit_anyThreads_isTheSame(ParticipantBaseline baseline) {
        ParticipantBaseline few = baseline.with(baseline.rounds().withCount(3));
        InteractionLog log = RandomLogs.of(5, 30, 12, 9);
        double[] expected = scores(few.fit(training(log, 12, 1, ShardRunner.sequential())), log);
        assertThat(scores(few.fit(training(log, 12, 1, new ConcurrentShards())), log))
                .containsExactly(expected);
        assertThat(scores(few.fit(training(log, 12, 2, ShardRunner.sequential())), log))
                .isNotEqualTo(expected);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void toScorer_betweenRounds_equalsAFitOfThatManyRounds(ParticipantBaseline baseline) {
        InteractionLog log = RandomLogs.of(5, 30, 12, 9);
        Baseline.Training training = training(log, 12, 1, ShardRunner.sequential());
        ShopperFederationAccumulator federation = new ShopperFederationAccumulator(baseline.family(), training);
        federation.runTo(2);
        ItemScorer early = federation.toScorer();
        federation.runTo(4);
        double[] two = scores(baseline.with(baseline.rounds().withCount(2)).fit(training), log);
        assertThat(scores(early, log)).containsExactly(two);
        assertThat(scores(federation.toScorer(), log)).isNotEqualTo(two);
    }

    @ParameterizedTest
    @MethodSource("settings")
    void score_shopperWithoutTraining_ranksByItsHistory(ParticipantBaseline baseline) {
        InteractionLog log = blocks();
        int items = BLOCKS * BLOCK_ITEMS;
        ItemScorer scorer = baseline.fit(training(log, items, 1, ShardRunner.sequential()));
        double[] scores = new double[items];
        scorer.score(HandMadeLog.of("new 12 13 14 15 16 17").sequence(0), scores);
        // Items 18 to 23 are of the same block.
        double own = Arrays.stream(scores, 18, 24).average().orElseThrow();
        assertThat(own).isGreaterThan(Arrays.stream(scores, 0, 12).average().orElseThrow());
        assertThat(own).isGreaterThan(Arrays.stream(scores, 24, 48).average().orElseThrow());
    }

    @Test
    void draw_cohort_isDistinctAscendingAndOfTheShare() {
        int[] cohort = new ShopperRounds(1, 0.3, 1).draw(20, new SplittableRandom(2));
        assertThat(cohort).hasSize(6).isSorted().doesNotHaveDuplicates();
        assertThat(new ShopperRounds(1, 0.3, 1).draw(20, new SplittableRandom(3)))
                .isNotEqualTo(cohort);
        assertThat(new ShopperRounds(1, 0.01, 1).draw(20, new SplittableRandom(3)))
                .hasSize(1);
    }

    @Test
    void draw_examples_holdOwnItemsAndOthersOnly() {
        int[] own = {1, 4};
        int[] examples = new LocalPasses(1, 3).draw(own, 6, new SplittableRandom(1));
        assertThat(examples).hasSize(8).contains(1, 4);
        assertThat(Arrays.stream(examples).filter(example -> example < 0).map(example -> ~example))
                .hasSize(6)
                .allMatch(item -> item != 1 && item != 4 && item < 6);
        assertThat(new LocalPasses(1, 3).draw(new int[] {0, 1}, 2, new SplittableRandom(1)))
                .containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void settings_outOfRange_areRefused() {
        assertThatThrownBy(() -> new ShopperRounds(1, 1.1, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new LocalPasses(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FedNcf(7, 0.1, new LocalPasses(1, 1), new ShopperRounds(1, 1, 1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    /** Shoppers of four tastes, each with eight items of its block and two of any. */
    private static InteractionLog blocks() {
        SplittableRandom random = new SplittableRandom(6);
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        for (int shopper = 0; shopper < 80; shopper++) {
            log.beginShopper(new ShopperId("s" + shopper));
            int[] order = IntStream.range(0, BLOCK_ITEMS).toArray();
            for (int last = BLOCK_ITEMS - 1; last > 0; last--) {
                int other = random.nextInt(last + 1);
                int taken = order[last];
                order[last] = order[other];
                order[other] = taken;
            }
            log.add(random.nextInt(BLOCKS * BLOCK_ITEMS), view);
            log.add(random.nextInt(BLOCKS * BLOCK_ITEMS), view);
            for (int n = 0; n < 8; n++) {
                log.add(shopper % BLOCKS * BLOCK_ITEMS + order[n], view);
            }
        }
        return log.toLog();
    }

    private static double[] scores(ItemScorer scorer, InteractionLog log) {
        return IntStream.range(0, log.shoppers())
                .boxed()
                .flatMapToDouble(shopper -> {
                    double[] scores = new double[12];
                    scorer.score(log.sequence(shopper), scores);
                    return Arrays.stream(scores);
                })
                .toArray();
    }

    private static Baseline.Training training(InteractionLog log, int items, long seed, ShardRunner shards) {
        return new Baseline.Training(
                log,
                Catalogue.of(IntStream.range(0, items)
                        .mapToObj(item -> CatalogueItem.bare(new ItemId("i" + item)))
                        .toList()),
                seed,
                shards);
    }
}
