// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** There is something to learn in a generated shop, it can be learned, and not more than there is. */
class LearnabilityTest {

    /** Least number of expected pairs for a comparison with the observed number. */
    private static final double DOUBT = 30;

    private final ShopWorld lubeck = TestShops.world(0);
    private final ShopWorld hamburg = TestShops.world(1);
    private final List<ShopperHistory> lubeckers = TestShops.histories(lubeck);
    private final List<ShopperHistory> hamburgers = TestShops.histories(hamburg);

    @Test
    void bestPossible_drawnTargets_areWithinTheSamplingErrorOfTheExpected() {
        List<Truth.Score> scores = truth(lubeck, lubeckers).toScores("lubeck");

        assertThat(scores)
                .hasSize(12)
                .allSatisfy(score -> assertThat(score.realised())
                        .as(score.toString())
                        .isCloseTo(score.expected(), within(3.5 * score.standardError())));
    }

    @Test
    void bestPossible_besidePopularityAndChance_leavesRoomToLearn() {
        double best = best(lubeck, lubeckers);
        double popularity = ndcg(lubeck, lubeckers, popularity(lubeck, lubeckers));
        double chance = ndcg(lubeck, lubeckers, (history, item) -> (double) Long.hashCode(item * 0x9e3779b97f4a7c15L));

        assertThat(best).isBetween(0.25, 0.4);
        assertThat(popularity).isBetween(0.02, best / 3);
        assertThat(chance).isLessThan(popularity / 1.5);
    }

    @Test
    void words_ofTheHistory_clearlyBeatPopularityButNotTheBestPossible() {
        double words = ndcg(lubeck, lubeckers, sharedWords(lubeck));

        assertThat(words)
                .isGreaterThan(1.5 * ndcg(lubeck, lubeckers, popularity(lubeck, lubeckers)))
                .isLessThan(best(lubeck, lubeckers));
    }

    /** Which words go together is counted at one merchant and used at the other, whose items it never saw. */
    @Tag("nightly")
    @Test
    void words_learnedAtOneMerchant_serveAtAnother() {
        Map<List<String>, Double> lift = lift(hamburg, hamburgers);
        double foreign = ndcg(lubeck, lubeckers, (history, item) -> affinity(lubeck, lift, history, item));

        assertThat(foreign).isGreaterThan(1.3 * ndcg(lubeck, lubeckers, popularity(lubeck, lubeckers)));
    }

    private static TruthAccumulator truth(ShopWorld world, List<ShopperHistory> histories) {
        TruthAccumulator truth = new TruthAccumulator();
        for (ShopperHistory history : histories) {
            ShopperHistory.Choice choice = history.lastChoice();
            truth.add(world.choice().weights(choice.wish(), choice.met()::contains), choice.item());
        }
        return truth;
    }

    private static double best(ShopWorld world, List<ShopperHistory> histories) {
        return truth(world, histories).toScores("").stream()
                .filter(s -> s.model().equals(Truth.BEST_POSSIBLE) && s.metric().equals("ndcg") && s.cutoff() == 10)
                .findFirst()
                .orElseThrow()
                .expected();
    }

    /** ndcg@10 on the last first contacts, items met before left out, ties against the target. */
    private static double ndcg(
            ShopWorld world, List<ShopperHistory> histories, BiFunction<List<Integer>, Integer, Double> scorer) {
        double sum = 0;
        for (ShopperHistory history : histories) {
            List<Integer> before = before(history);
            int target = history.lastChoice().item();
            double score = scorer.apply(before, target);
            int rank = 1;
            for (int item = 0; item < world.catalogue().size(); item++) {
                if (item != target && !before.contains(item) && scorer.apply(before, item) >= score) {
                    rank++;
                }
            }
            sum += Gain.NDCG.at(rank, 10);
        }
        return sum / histories.size();
    }

    private static List<Integer> before(ShopperHistory history) {
        List<Integer> contacts = history.interactions().stream()
                .map(ShopInteraction::item)
                .distinct()
                .toList();
        return contacts.subList(0, contacts.size() - 1);
    }

    private static BiFunction<List<Integer>, Integer, Double> popularity(
            ShopWorld world, List<ShopperHistory> histories) {
        int[] counts = new int[world.catalogue().size()];
        histories.forEach(history -> before(history).forEach(item -> counts[item]++));
        return (history, item) -> (double) counts[item];
    }

    private static BiFunction<List<Integer>, Integer, Double> sharedWords(ShopWorld world) {
        return (history, item) -> history.stream()
                .mapToDouble(known -> sharedWords(world, known, item))
                .sum();
    }

    private static double sharedWords(ShopWorld world, int known, int item) {
        double sum = 0;
        for (TitleRole role : TitleRole.values()) {
            sum += world.catalogue().word(known, role) == world.catalogue().word(item, role) ? 1 : 0;
        }
        return sum
                + (world.catalogue().item(known).topic()
                                == world.catalogue().item(item).topic()
                        ? 1
                        : 0);
    }

    /** Returns, for pairs of words of two items of one shopper, the logarithm of the observed number divided by the expected one. */
    private static Map<List<String>, Double> lift(ShopWorld world, List<ShopperHistory> histories) {
        Map<List<String>, Double> pairs = new HashMap<>();
        Map<String, Double> single = new HashMap<>();
        double total = 0;
        for (ShopperHistory history : histories) {
            List<Integer> items = before(history);
            for (int a : items) {
                for (int b : items) {
                    if (a != b) {
                        total++;
                        for (List<String> pair : wordPairs(world, a, b)) {
                            pairs.merge(pair, 1.0, Double::sum);
                            single.merge(pair.get(0), 1.0, Double::sum);
                        }
                    }
                }
            }
        }
        double all = total;
        pairs.replaceAll((pair, count) -> Math.log((count + DOUBT)
                * all
                / (single.getOrDefault(pair.get(0), 0.0) * single.getOrDefault(pair.get(1), 0.0) + DOUBT * all)));
        return pairs;
    }

    private static double affinity(ShopWorld world, Map<List<String>, Double> lift, List<Integer> history, int item) {
        double sum = 0;
        for (int known : history) {
            for (List<String> pair : wordPairs(world, known, item)) {
                sum += lift.getOrDefault(pair, 0.0);
            }
        }
        return sum;
    }

    /** Pairs of the words that stand in the same place of two titles, and of the two categories. */
    private static List<List<String>> wordPairs(ShopWorld world, int a, int b) {
        String[] left = world.catalogue().item(a).title().split(" ", -1);
        String[] right = world.catalogue().item(b).title().split(" ", -1);
        List<List<String>> pairs = new ArrayList<>();
        for (int word = 0; word < TitleRole.COUNT; word++) {
            pairs.add(List.of(left[word], right[word]));
        }
        pairs.add(List.of(
                world.catalogue().item(a).category(), world.catalogue().item(b).category()));
        return pairs;
    }
}
