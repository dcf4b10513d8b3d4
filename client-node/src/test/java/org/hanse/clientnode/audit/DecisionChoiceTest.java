// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;
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

class DecisionChoiceTest {

    private final SplittableRandom random = new SplittableRandom(14);

    private static String id(int item) {
        return "sku-" + item;
    }

    private Recommender shop(int items, int variants) {
        int[] counts = IntStream.generate(() -> random.nextInt(50)).limit(items).toArray();
        Catalogue catalogue = Catalogue.of(IntStream.range(0, items)
                .mapToObj(item -> CatalogueItem.titled(new ItemId(id(item)), "product " + item / variants, List.of()))
                .toList());
        return Recommender.ofCounts(counts).forShop(catalogue, Set.of(items - 1));
    }

    private Decision decision(int items, int slots, Exploration exploration) {
        TreeMap<Integer, Integer> pins = new TreeMap<>();
        Set<Integer> seen = new HashSet<>();
        Set<Integer> excluded = new HashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            pins.put(random.nextInt(slots), i);
            seen.add(4 + random.nextInt(4));
            excluded.add(8 + random.nextInt(4));
        }
        Map<Integer, Double> boosts = Map.of(random.nextInt(items), random.nextDouble(-40, 40));
        Optional<Set<Integer>> candidates = random.nextBoolean()
                ? Optional.empty()
                : Optional.of(IntStream.generate(() -> random.nextInt(items))
                        .limit(1 + random.nextInt(8))
                        .boxed()
                        .collect(Collectors.toSet()));
        Rules rules = new Rules(true, excluded, seen, pins, boosts);
        return new Decision("home", Optional.empty(), Optional.empty(), candidates, slots, rules, exploration, true);
    }

    private static DecisionChoice choice(Outcome outcome, IntFunction<String> id) {
        return DecisionChoice.parse(DecisionChoice.of(outcome.pools(), id).text());
    }

    /** Text alone: random catalogues with variants, pins, excluded and seen items, few permitted items. */
    @Test
    void document_randomDecisions_givesThePropensityOfEachSlot() {
        int slots = 0;
        for (int round = 0; round < 500; round++) {
            int items = 12 + random.nextInt(60);
            Exploration exploration = new Exploration(
                    random.nextInt(5) / 4.0, 1 + random.nextInt(30), Math.exp(random.nextDouble(-6, 3)));
            Decision decision = decision(items, 1 + random.nextInt(15), exploration);
            Outcome outcome = shop(items, 1 + random.nextInt(4)).decide(decision, random);
            String text = DecisionDocument.text(
                    decision, outcome, "1", Optional.empty(), DecisionChoiceTest::id, item -> false);
            DecisionDocument.Read document = DecisionDocument.Read.of(text);
            DecisionChoice choice = choice(outcome, DecisionChoiceTest::id);
            for (int slot = 0; slot < document.items().size(); slot++) {
                DecisionDocument.Read.Item shown = document.items().get(slot);
                if (shown.pinned()) {
                    continue;
                }
                List<DecisionChoice.Pooled> pool = choice.pool(slot).orElseThrow();
                int rank =
                        pool.stream().map(DecisionChoice.Pooled::item).toList().indexOf(shown.item());
                assertThat(choice.propensities(pool)[rank])
                        .as("round %d, slot %d of %s", round, slot, text)
                        .isCloseTo(outcome.slots().get(slot).propensity(), within(1e-9));
                slots++;
            }
            assertThat(permitted(choice))
                    .isEqualTo(Arrays.stream(outcome.pools().permitted().toArray())
                            .mapToObj(DecisionChoiceTest::id)
                            .collect(Collectors.toSet()));
        }
        assertThat(slots).isGreaterThan(1_000);
    }

    private static Set<String> permitted(DecisionChoice choice) {
        Set<String> all = new HashSet<>(choice.rest().orElseThrow());
        choice.pool().stream()
                .filter(own -> own.changes().isEmpty() || own.changes().get(0) > 0)
                .forEach(own -> all.add(own.item()));
        assertThat(all).hasSize(choice.permitted());
        return all;
    }

    /** Another set, another digest; the same one has the same, whatever was drawn. */
    @Test
    void digest_sameItems_isTheSame() {
        Recommender shop = shop(40, 1);
        Exploration exploration = new Exploration(1, 20, 1);
        List<String> digests = new ArrayList<>();
        for (Set<Integer> candidates : List.of(Set.of(1, 2, 3), Set.of(3, 2, 1), Set.of(1, 2))) {
            Decision own = new Decision(
                    "home",
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(candidates),
                    1,
                    Rules.NONE,
                    exploration,
                    true);
            digests.add(choice(shop.decide(own, random), DecisionChoiceTest::id).digest());
        }
        assertThat(digests.get(1)).isEqualTo(digests.get(0)).isNotEqualTo(digests.get(2));
    }

    /** Ids of 140 letters: ids of other items go first, then the pools of the last slots; what is there is whole. */
    @Test
    void document_longIds_keepsTheFirstSlots() {
        Exploration exploration = new Exploration(0.5, 50, 1);
        Decision own = new Decision(
                "home", Optional.empty(), Optional.empty(), Optional.empty(), 10, Rules.NONE, exploration, true);
        Outcome outcome = shop(200, 1).decide(own, random);
        DecisionChoice whole = choice(outcome, DecisionChoiceTest::id);
        DecisionChoice part = choice(outcome, item -> "x".repeat(140) + item);
        DecisionChoice none = choice(outcome, item -> "x".repeat(200) + item);
        assertThat(whole.slots()).isEqualTo(10);
        assertThat(whole.rest().orElseThrow()).hasSize(199 - 59);
        assertThat(part.rest()).isEmpty();
        assertThat(part.slots()).isBetween(1, 9);
        assertThat(part.pool(part.slots() - 1).orElseThrow()).hasSize(50);
        assertThat(part.pool(part.slots())).isEmpty();
        assertThat(none.pool()).isEmpty();
        for (DecisionChoice choice : List.of(whole, part, none)) {
            assertThat(choice.text().getBytes(StandardCharsets.UTF_8).length)
                    .isLessThanOrEqualTo(DecisionChoice.MOST_BYTES);
        }
    }
}
