// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.interaction.table.RandomHistories;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryTables;
import org.hanse.core.learn.memory.TextRows;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.KeptStates;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.recommend.Rules;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Scores of a network over counts that change, against one over tables of the resulting log, bit for bit. */
class LiveTablesProperties {

    private static final int CHANGES = 10_000;
    private static final int EACH = 500;
    private static final int NEIGHBOURS = 5;
    private static final ShardRunner SHARDS = ShardRunner.sequential();

    @ParameterizedTest(name = "seed {0}, {1} items, {2} shoppers, skewed {3}")
    @CsvSource({"1, 12, 10, false", "2, 30, 40, true", "3, 60, 60, false"})
    void terms_afterRandomChanges_equalThoseOfTablesOfTheResultingLog(
            long seed, int items, int shoppers, boolean skewed) {
        RandomHistories histories = new RandomHistories(seed, items, shoppers, skewed);
        ServedNetwork served = new ServedNetwork(ServedNetwork.Kind.small().withHistory(8), items, 5, seed);
        LiveCounts live = LiveCounts.of(histories.toLog(), items, NEIGHBOURS);
        TextRows text = TextRows.of(served.catalogue, NEIGHBOURS, SHARDS);
        OnlineScorer scorer = scorer(served, MemoryTables.of(live, text));
        SplittableRandom random = new SplittableRandom(seed);
        for (int change = 1; change <= CHANGES; change++) {
            ShopperId shopper = histories.change();
            live.replace(shopper, histories.history(shopper));
            List<ShopperId> known = histories.shoppers();
            if (!known.isEmpty() && change % 10 == 0) {
                // Rows that were read change later.
                ShopperId own = known.get(random.nextInt(known.size()));
                terms(scorer, own, sequence(histories.toLog(), own), random.nextInt(items));
            }
            if (change % EACH == 0) {
                assertEqual(served, scorer, histories, served.catalogue);
            }
        }
    }

    private static void assertEqual(
            ServedNetwork served, OnlineScorer live, RandomHistories histories, Catalogue catalogue) {
        InteractionLog log = histories.toLog();
        OnlineScorer rebuilt = scorer(served, MemoryTables.of(log, catalogue, NEIGHBOURS, SHARDS));
        for (ShopperId shopper : histories.shoppers()) {
            InteractionSequence history = sequence(log, shopper);
            for (int item = 0; item < catalogue.size(); item++) {
                assertThat(terms(live, shopper, history, item)).isEqualTo(terms(rebuilt, shopper, history, item));
            }
        }
        InteractionSequence anonymous = served.fresh.sequence(0);
        assertThat(terms(live, new ShopperId("other"), anonymous, 0))
                .isEqualTo(terms(rebuilt, new ShopperId("other"), anonymous, 0));
    }

    /** Decisions with the states of earlier ones, between changes of their shoppers and of others. */
    @ParameterizedTest(name = "seed {0}, {1} states kept, encoder {2}")
    @CsvSource({"1, 1000, 0", "2, 4, 0", "3, 1000, 1", "4, 5, 2", "5, 1000, 2"})
    void decide_keptStates_equalsDecisionsWithoutThem(long seed, int most, int encoder) {
        int items = 30;
        RandomHistories histories = new RandomHistories(seed, items, 120, true);
        ServedNetwork.Kind kind = ServedNetwork.Kind.small()
                .withHistory(8)
                .withSequence(true)
                .withEncoder(EncoderKind.BUILT_IN.get(encoder));
        ServedNetwork served = new ServedNetwork(kind, items, 5, seed);
        LiveCounts live = LiveCounts.of(histories.toLog(), items, NEIGHBOURS);
        MemoryTables tables = MemoryTables.of(live, TextRows.of(served.catalogue, NEIGHBOURS, SHARDS));
        Recommender recommender = Recommender.of(network(served, tables), live.popularity());
        List<Recommender> threads = List.of(recommender.forShard(), recommender.forShard());
        KeptStates states = new KeptStates(most);
        SplittableRandom random = new SplittableRandom(seed);
        Map<ShopperId, InteractionSequence> known = new HashMap<>();
        InteractionLog first = histories.toLog();
        histories.shoppers().forEach(shopper -> known.put(shopper, sequence(first, shopper)));
        for (int step = 0; step < 2_000; step++) {
            if (step % 5 == 0) {
                ShopperId changed = histories.change();
                live.replace(changed, histories.history(changed));
                if (step % 2 == 0) {
                    // A state of another history is not used either.
                    states.drop(changed);
                }
                known.remove(changed);
                if (histories.of(changed).length > 0) {
                    known.put(changed, sequence(histories.toLog(), changed));
                }
            }
            List<ShopperId> all = known.keySet().stream()
                    .sorted(Comparator.comparing(ShopperId::value))
                    .toList();
            ShopperId shopper = all.get(random.nextInt(all.size()));
            Decision decision = new Decision(
                    "home",
                    Optional.of(shopper),
                    Optional.of(Objects.requireNonNull(known.get(shopper))),
                    Optional.empty(),
                    5,
                    Rules.NONE,
                    Exploration.NONE,
                    step % 7 != 0);
            assertThat(states.decide(threads.get(random.nextInt(2)), decision, new Random(step)))
                    .isEqualTo(recommender.decide(decision, new Random(step)));
            assertThat(states.size()).isLessThanOrEqualTo(most);
        }
    }

    /** Tables change between two scores of one state. */
    @ParameterizedTest
    @CsvSource({"false", "true"})
    void terms_sameStateAfterAChange_haveTheChange(boolean hidden) {
        RandomHistories histories = new RandomHistories(7, 12, 10, false);
        ServedNetwork served = new ServedNetwork(ServedNetwork.Kind.small().withHistory(8), 12, 5, 7);
        LiveCounts live = LiveCounts.of(histories.toLog(), 12, NEIGHBOURS);
        TextRows text = TextRows.of(served.catalogue, NEIGHBOURS, SHARDS);
        OnlineScorer scorer = scorer(served, MemoryTables.of(live, text));
        ShopperState state = scorer.begin();
        scorer.appendAll(state, served.fresh.sequence(0));
        int first = served.fresh.sequence(0).item(0);
        ScoreTerms before = hidden ? scorer.terms(state, index -> index > 0, 3) : scorer.terms(state, 3);

        live.replace(new ShopperId("new"), RandomHistories.sequence(new ShopperId("new"), first, 3, first, 3));

        ScoreTerms after = hidden ? scorer.terms(state, index -> index > 0, 3) : scorer.terms(state, 3);
        assertThat(after).isNotEqualTo(before);
    }

    private static InteractionSequence sequence(InteractionLog log, ShopperId shopper) {
        for (int s = 0; s < log.shoppers(); s++) {
            if (log.shopper(s).equals(shopper)) {
                return log.sequence(s);
            }
        }
        throw new IllegalArgumentException(shopper.toString());
    }

    private static ScoreTerms terms(OnlineScorer scorer, ShopperId shopper, InteractionSequence history, int item) {
        ShopperState state = scorer.begin(shopper);
        scorer.appendAll(state, history);
        return scorer.terms(state, item);
    }

    private static OnlineScorer scorer(ServedNetwork served, MemoryTables tables) {
        return network(served, tables).online();
    }

    private static NetworkScorer network(ServedNetwork served, MemoryTables tables) {
        return NetworkScorer.of(
                served.shared,
                served.personal,
                served.features,
                Optional.of(tables),
                served.weights,
                Kernels.best(),
                SHARDS);
    }
}
