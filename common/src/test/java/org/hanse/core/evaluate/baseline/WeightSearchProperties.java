// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate.baseline;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.hanse.core.evaluate.ItemScorer;
import org.hanse.core.evaluate.MetricValues;
import org.hanse.core.evaluate.Protocol;
import org.hanse.core.evaluate.Protocol.AllItems;
import org.hanse.core.evaluate.Protocol.Candidates;
import org.hanse.core.evaluate.Protocol.HistoryRule;
import org.hanse.core.evaluate.Protocol.LeaveOneOut;
import org.hanse.core.evaluate.Protocol.NextBasket;
import org.hanse.core.evaluate.Protocol.SampledNegatives;
import org.hanse.core.evaluate.Protocol.TargetRule;
import org.hanse.core.evaluate.Query;
import org.hanse.core.evaluate.RandomQueries;
import org.hanse.core.evaluate.RankingEvaluator;
import org.hanse.core.evaluate.Rankings;
import org.hanse.core.evaluate.WeightSearch;
import org.hanse.core.evaluate.WeightedTerm;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.table.ItemPopularity;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.shard.ConcurrentShards;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tuning weights in one pass against fitting and ranking every setting; the seed stands in a failing case's name. */
class WeightSearchProperties {

    /** More than two blocks of candidates, the last one not full. */
    private static final int ITEMS = 600;

    /** Integer terms and weights of quarters: both ways of adding them are exact, so equal scores tie in both. */
    private record RandomSum(int group, int levels, List<Double> own) implements WeightedSum {

        @Override
        public String name() {
            return "random";
        }

        @Override
        public Map<String, Double> parameters() {
            return Map.of("first", own.get(0), "second", own.get(1), "third", own.get(2));
        }

        @Override
        public Optional<String> unfit(Training training) {
            return group < 0 ? Optional.of("unfit") : Optional.empty();
        }

        @Override
        public Object family() {
            return group;
        }

        @Override
        public List<WeightedTerm> terms(Training training) {
            return IntStream.range(0, own.size())
                    .<WeightedTerm>mapToObj(t -> (history, weight, scores) -> {
                        SplittableRandom random =
                                new SplittableRandom(history.item(history.length() - 1) * 31L + t + 100L * group);
                        for (int item = 0; item < scores.length; item++) {
                            scores[item] += weight * (random.nextInt(levels) - levels / 2);
                        }
                    })
                    .toList();
        }

        @Override
        public double[] weights() {
            return own.stream().mapToDouble(Double::doubleValue).toArray();
        }

        @Override
        public List<Baseline> grid() {
            return List.of();
        }
    }

    /** Baseline with given settings. */
    private record Settings(List<Baseline> grid) implements ExternalBaseline {

        @Override
        public String name() {
            return "settings";
        }

        @Override
        public Map<String, Double> parameters() {
            return Map.of();
        }

        @Override
        public Optional<String> unfit(Training training) {
            return Optional.empty();
        }

        @Override
        public ItemScorer fit(Training training) {
            return (history, scores) -> {};
        }
    }

    private static List<Baseline> grid(long seed, int families, int levels) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Baseline> grid = new ArrayList<>();
        for (int setting = 0; setting < 24; setting++) {
            grid.add(new RandomSum(
                    setting % families,
                    levels,
                    List.of(weight(random), setting % 5 == 0 ? 0.0 : weight(random), weight(random))));
        }
        return grid;
    }

    private static double weight(SplittableRandom random) {
        return (random.nextInt(9) - 2) / 4.0;
    }

    private static Protocol protocol(boolean baskets, int negatives, HistoryRule rule) {
        Candidates candidates = negatives == 0 ? new AllItems() : new SampledNegatives(negatives, 7);
        return new Protocol(
                baskets ? new NextBasket() : new LeaveOneOut(), candidates, rule, TargetRule.ANY, List.of(3, 10, 40));
    }

    private static Baseline.Training training(long seed) {
        return training(RandomLogs.of(seed, 40, ITEMS, 8), ITEMS);
    }

    private static Baseline.Training training(InteractionLog log, int items) {
        Catalogue catalogue = Catalogue.of(IntStream.range(0, items)
                .mapToObj(i -> CatalogueItem.titled(
                        new ItemId("i" + i), "word" + i % 7 + " kind" + i % 4, List.of("word" + i % 7, "kind" + i % 4)))
                .toList());
        return new Baseline.Training(log, catalogue, 1, ShardRunner.sequential());
    }

    /** The criterion of one ranking. */
    private static double value(Protocol protocol, Rankings rankings) {
        return MetricValues.of(Tuning.metric(protocol), Tuning.cutoff(protocol.cutoffs()), rankings)
                .value();
    }

    /** The criterion of a scorer, the long way. */
    private static double value(Protocol protocol, Baseline.Training training, ItemScorer scorer, List<Query> queries) {
        int[] popularity =
                ItemPopularity.of(training.log(), training.catalogue().size()).toArray();
        return value(
                protocol,
                new RankingEvaluator(protocol, popularity.length, popularity, training.shards()).rank(scorer, queries));
    }

    private static WeightSearch search(Protocol protocol, int items, ShardRunner shards) {
        return new WeightSearch(protocol, Tuning.cutoff(protocol.cutoffs()), new int[items], shards);
    }

    @ParameterizedTest(name = "seed {0}, baskets {1}, {2} negatives, {3}, {4} score levels")
    @CsvSource({
        "1, false, 0, KEEP, 1000",
        "2, false, 0, EXCLUDE, 1000",
        "3, false, 0, EXCLUDE, 5",
        "4, true, 0, KEEP, 200",
        "5, true, 0, EXCLUDE, 20",
        "6, false, 30, KEEP, 20",
        "7, false, 30, EXCLUDE, 1000",
        "8, true, 100, EXCLUDE, 5",
        "9, false, 0, KEEP, 1",
    })
    void rank_everySetting_hasTheCriterionOfItsFit(
            long seed, boolean baskets, int negatives, HistoryRule rule, int levels) {
        Protocol protocol = protocol(baskets, negatives, rule);
        Baseline.Training training = training(seed);
        List<Query> queries = RandomQueries.of(seed, 100, ITEMS);
        List<Baseline> grid = grid(seed, 1, levels);
        double[][] weights =
                grid.stream().map(setting -> ((RandomSum) setting).weights()).toArray(double[][]::new);
        for (ShardRunner shards : List.of(ShardRunner.sequential(), new ConcurrentShards())) {
            List<Rankings> rankings =
                    search(protocol, ITEMS, shards).rank(((RandomSum) grid.get(0)).terms(training), weights, queries);
            assertThat(rankings).hasSize(grid.size());
            for (int setting = 0; setting < grid.size(); setting++) {
                assertThat(value(protocol, rankings.get(setting)))
                        .as("setting %d", setting)
                        .isEqualTo(value(protocol, training, grid.get(setting).fit(training), queries));
            }
        }
    }

    @ParameterizedTest(name = "seed {0}, baskets {1}, {2} negatives, {3}, {4} score levels")
    @CsvSource({
        "11, false, 0, KEEP, 1000",
        "12, false, 0, EXCLUDE, 1000",
        "13, true, 0, KEEP, 200",
        "14, false, 30, EXCLUDE, 20",
        "15, true, 100, EXCLUDE, 200",
    })
    void choose_severalFamiliesAmongOthers_choosesAsExhaustiveSearch(
            long seed, boolean baskets, int negatives, HistoryRule rule, int levels) {
        Protocol protocol = protocol(baskets, negatives, rule);
        Baseline.Training training = training(seed);
        List<Query> queries = RandomQueries.of(seed, 100, ITEMS);
        List<Baseline> grid = new ArrayList<>(grid(seed, 3, levels));
        grid.add(5, new RandomSum(-1, levels, List.of(1.0, 1.0, 1.0)));
        grid.add(9, new Settings(List.of()));
        Baseline best = grid.get(0);
        double most = Double.NEGATIVE_INFINITY;
        for (Baseline setting : grid) {
            double value = setting.unfit(training).isPresent()
                    ? Double.NEGATIVE_INFINITY
                    : value(protocol, training, setting.fit(training), queries);
            if (value > most) {
                best = setting;
                most = value;
            }
        }
        assertThat(Tuning.choose(new Settings(grid), training, queries, protocol))
                .isSameAs(best);
    }
}
