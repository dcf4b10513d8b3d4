// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Outcome;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.recommend.Rules;
import org.junit.jupiter.api.Test;

class OtherRankingTest {

    private final SplittableRandom random = new SplittableRandom(5);

    private static Catalogue catalogue(int items, int variants) {
        return Catalogue.of(IntStream.range(0, items)
                .mapToObj(item ->
                        CatalogueItem.titled(new ItemId("sku-" + item), "product " + item / variants, List.of()))
                .toList());
    }

    private static Decision decision(int slots, Rules rules, Optional<Set<Integer>> among, Exploration exploration) {
        return new Decision("home", Optional.empty(), Optional.empty(), among, slots, rules, exploration, true);
    }

    /** Random catalogues with variants, pins, excluded and seen items, and few permitted items. */
    @Test
    void propensity_underTheSameRanking_isThatOfTheList() {
        int compared = 0;
        for (int round = 0; round < 1_000; round++) {
            int items = 12 + random.nextInt(60);
            int slots = 1 + random.nextInt(15);
            Set<Integer> seen = new HashSet<>();
            TreeMap<Integer, Integer> pins = new TreeMap<>();
            for (int i = random.nextInt(3); i > 0; i--) {
                pins.put(random.nextInt(slots), i);
                seen.add(4 + random.nextInt(4));
            }
            Rules rules = new Rules(
                    true, Set.of(8, 9), seen, pins, Map.of(random.nextInt(items), random.nextDouble(-40, 40)));
            Optional<Set<Integer>> among = random.nextBoolean()
                    ? Optional.empty()
                    : Optional.of(IntStream.generate(() -> random.nextInt(items))
                            .limit(1 + random.nextInt(12))
                            .boxed()
                            .collect(Collectors.toSet()));
            Recommender own = Recommender.ofCounts(IntStream.generate(() -> random.nextInt(50))
                            .limit(items)
                            .toArray())
                    .forShop(catalogue(items, 1 + random.nextInt(4)), Set.of(items - 1));
            Decision decision =
                    decision(slots, rules, among, new Exploration(random.nextInt(5) / 4.0, 1 + random.nextInt(30), 1));
            Outcome outcome = own.decide(decision, random);
            Optional<Outcome.Slot> first =
                    outcome.slots().stream().filter(slot -> !slot.pinned()).findFirst();
            Optional<Double> other = OtherRanking.propensity(own, decision, outcome);
            assertThat(other.isPresent()).isEqualTo(first.isPresent());
            if (first.isPresent()) {
                assertThat(other.orElseThrow())
                        .as("round %d", round)
                        .isCloseTo(first.get().propensity(), within(1e-9));
                compared++;
            }
        }
        assertThat(compared).isGreaterThan(800);
    }

    /** What one ranking logs, weighted by the other, has the mean reward of the other. */
    @Test
    void propensity_underAnotherRanking_weighsTheLogToItsReward() {
        int[] reward = {5, 1, 8, 2, 9, 3};
        Recommender own = Recommender.ofCounts(new int[] {1, 2, 3, 4, 5, 6}).forShop(catalogue(6, 1), Set.of());
        Recommender other =
                Recommender.ofCounts(new int[] {60, 50, 40, 30, 20, 10}).forShop(catalogue(6, 1), Set.of());
        Decision decision = decision(1, Rules.NONE, Optional.empty(), new Exploration(.5, 6, 100));
        double weighted = 0;
        double truth = 0;
        int draws = 40_000;
        for (int draw = 0; draw < draws; draw++) {
            Outcome outcome = own.decide(decision, random);
            Outcome.Slot slot = outcome.slots().get(0);
            // The unit of the temperature is that of the list: both are networks in a node.
            double propensity =
                    OtherRanking.propensity(other, decision, outcome).orElseThrow();
            weighted += propensity / slot.propensity() * reward[slot.item()];
        }
        double[] target = new Exploration(.5, 6, 600).propensities(new double[] {60, 50, 40, 30, 20, 10});
        for (int item = 0; item < target.length; item++) {
            truth += target[item] * reward[item];
        }
        assertThat(weighted / draws).isCloseTo(truth, within(.1));
    }
}
