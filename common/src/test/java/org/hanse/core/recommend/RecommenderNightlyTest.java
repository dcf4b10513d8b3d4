// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.OnlineScorer;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.learn.score.ShopperState;
import org.hanse.core.learn.train.TrainingFixture;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.recommend.Outcome.Slot;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Decisions of trained networks in numbers that the gate has no time for. */
@Tag("nightly")
class RecommenderNightlyTest {

    private static final int DECISIONS = 250_000;
    private static final int LISTS = 25_000;
    private static final int SLOTS = 10;
    private static final int CONTEXTS = 50;
    private static final int DRAWS = 100_000;

    private final TrainingFixture shop = new TrainingFixture(11);
    private final SplittableRandom random = new SplittableRandom(4);

    private Decision drawn(InteractionLog log, Rules rules, int slots) {
        int shopper = random.nextInt(log.shoppers());
        InteractionSequence all = log.sequence(shopper);
        return new Decision(
                "home",
                Optional.of(log.shopper(shopper)),
                Optional.of(all.prefix(all.length() == 0 ? 0 : 1 + random.nextInt(all.length()))),
                Optional.empty(),
                slots,
                rules,
                Exploration.NONE,
                true);
    }

    /**
     * A quarter of a million decisions for each kind of gates; the other pass encodes the history at once, in single
     * precision.
     */
    @ParameterizedTest
    @EnumSource(Gate.class)
    void decide_manyDecisions_agreeWithAnIndependentPass(Gate gate) {
        NetworkScorer scorer = shop.trained(gate, 3);
        NetworkScorer other = scorer.forShard();
        Recommender recommender = Recommender.of(scorer, new int[scorer.items()]);
        InteractionLog log = shop.merchant().log();
        double farthest = 0;
        for (int i = 0; i < DECISIONS; i++) {
            Decision decision = drawn(log, Rules.NONE, 1);
            Slot slot = recommender.decide(decision, random).slots().get(0);
            ScoreTerms pass = other.terms(decision.history().orElseThrow(), slot.item());
            if (pass.interactions().isEmpty()) {
                assertThat(slot.score()).isEqualTo(pass.base());
            } else {
                farthest = Math.max(farthest, Math.abs(slot.score() - pass.ranked()) / pass.rounding());
            }
        }
        assertThat(farthest).isPositive().isLessThanOrEqualTo(1);
    }

    @ParameterizedTest
    @EnumSource(Gate.class)
    void decide_manyLists_equalAllSumsInOrder(Gate gate) {
        NetworkScorer scorer = shop.trained(gate, 3);
        OnlineScorer online = scorer.online();
        Recommender recommender = Recommender.of(scorer, new int[scorer.items()]);
        InteractionLog log = shop.merchant().log();
        for (int i = 0; i < LISTS; i++) {
            Rules rules = new Rules(random.nextBoolean(), Set.of(random.nextInt(scorer.items())), new TreeMap<>());
            Decision decision = drawn(log, rules, SLOTS);
            ShopperState state = online.begin(decision.subject().orElseThrow());
            online.appendAll(state, decision.history().orElseThrow());
            assertThat(recommender.decide(decision, random).slots().stream().map(Slot::item))
                    .isEqualTo(bruteForce(online, state, decision));
        }
    }

    private static List<Integer> bruteForce(OnlineScorer online, ShopperState state, Decision decision) {
        InteractionSequence history = decision.history().orElseThrow();
        Set<Integer> closed = new HashSet<>(decision.rules().excluded());
        for (int i = 0; i < history.length() && decision.rules().excludeMet(); i++) {
            closed.add(history.item(i));
        }
        List<Integer> best = new ArrayList<>();
        while (best.size() < SLOTS) {
            int next = -1;
            double most = Double.NEGATIVE_INFINITY;
            for (int item = 0; item < online.items(); item++) {
                double score = online.terms(state, item).sum();
                if (!closed.contains(item) && score > most) {
                    most = score;
                    next = item;
                }
            }
            if (next < 0) {
                return best;
            }
            closed.add(next);
            best.add(next);
        }
        return best;
    }

    /** Family-wise at .001: each of the contexts may be as rare as a fiftieth of that. */
    @Test
    void decide_manyDraws_followThePropensities() {
        NetworkScorer scorer = shop.trained(Gate.CONTEXTUAL, 3);
        Recommender recommender = Recommender.of(scorer, new int[scorer.items()]);
        InteractionLog log = shop.merchant().log();
        double least = 1;
        for (int context = 0; context < CONTEXTS; context++) {
            Set<Integer> candidates = new TreeSet<>();
            while (candidates.size() < 5) {
                candidates.add(random.nextInt(scorer.items()));
            }
            Decision own = drawn(log, Rules.NONE, 2);
            Exploration exploration = context % 2 == 0
                    ? new Exploration(0.1 + 0.8 * random.nextDouble(), 4, 1e9)
                    : new Exploration(1, 4, 1 + 5 * random.nextDouble());
            least = Math.min(
                    least,
                    pValue(
                            recommender,
                            new Decision(
                                    own.surface(),
                                    own.subject(),
                                    own.history(),
                                    Optional.of(candidates),
                                    2,
                                    Rules.NONE,
                                    exploration,
                                    true)));
        }
        assertThat(least).isGreaterThan(0.001 / CONTEXTS);
    }

    private double pValue(Recommender recommender, Decision decision) {
        Map<List<Integer>, Integer> seen = new HashMap<>();
        Map<List<Integer>, Double> expected = new HashMap<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            Outcome outcome = recommender.decide(decision, random);
            List<Integer> items = outcome.slots().stream().map(Slot::item).toList();
            seen.merge(items, 1, Integer::sum);
            expected.put(items, outcome.propensity());
        }
        double statistic = 0;
        double rare = 1;
        int rareSeen = DRAWS;
        int cells = 0;
        for (Map.Entry<List<Integer>, Integer> one : seen.entrySet()) {
            double mean = DRAWS * expected.getOrDefault(one.getKey(), Double.NaN);
            if (mean >= 5) {
                statistic += (one.getValue() - mean) * (one.getValue() - mean) / mean;
                rare -= expected.getOrDefault(one.getKey(), Double.NaN);
                rareSeen -= one.getValue();
                cells++;
            }
        }
        if (rare * DRAWS >= 5) {
            statistic += (rareSeen - rare * DRAWS) * (rareSeen - rare * DRAWS) / (rare * DRAWS);
            cells++;
        }
        assertThat(cells).isGreaterThan(2);
        return ChiSquaredDistribution.of(cells - 1).survivalProbability(statistic);
    }
}
