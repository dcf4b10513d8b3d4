// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
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
        return DecisionChoice.parse(
                DecisionChoice.of(outcome.pools(), Optional.empty(), id).text());
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
                double[] propensities = new Exploration(choice.rate(), choice.best(), choice.temperature())
                        .propensities(pool.stream()
                                .mapToDouble(DecisionChoice.Pooled::score)
                                .toArray());
                assertThat(propensities[rank])
                        .as("round %d, slot %d of %s", round, slot, text)
                        .isCloseTo(outcome.slots().get(slot).propensity(), within(1e-9));
                slots++;
            }
        }
        assertThat(slots).isGreaterThan(1_000);
    }

    /** Pool and rest are what the slot may have: an item of the list closes with its variants, which open again once nothing else is left. */
    @Test
    void rest_randomDecisions_isWhatElseTheSlotMayHave() {
        int closed = 0;
        int reopened = 0;
        for (int round = 0; round < 500; round++) {
            int items = 12 + random.nextInt(20);
            int variants = 1 + random.nextInt(4);
            Decision decision = decision(items, 1 + random.nextInt(12), new Exploration(0.5, 1 + random.nextInt(4), 1));
            Outcome outcome = shop(items, variants).decide(decision, random);
            DecisionChoice choice = choice(outcome, DecisionChoiceTest::id);
            Set<Integer> permitted = new TreeSet<>(decision.candidates()
                    .orElse(IntStream.range(0, items - 1).boxed().collect(Collectors.toSet())));
            permitted.removeAll(decision.rules().excluded());
            permitted.remove(items - 1);
            Set<Integer> taken = new TreeSet<>(decision.rules().seen());
            taken.addAll(decision.rules().pinned().values());
            Set<Integer> closing = new TreeSet<>(taken);
            for (int slot = 0; slot < outcome.slots().size(); slot++) {
                Outcome.Slot shown = outcome.slots().get(slot);
                if (shown.pinned()) {
                    continue;
                }
                Set<Integer> left = without(permitted, taken, 1);
                if (without(left, closing, variants).isEmpty()) {
                    closing.clear();
                    reopened++;
                }
                Set<Integer> open = without(left, closing, variants);
                closed += left.size() - open.size();
                assertThat(Stream.concat(
                                choice.pool(slot).orElseThrow().stream().map(DecisionChoice.Pooled::item),
                                choice.rest(slot).orElseThrow().stream()))
                        .as("round %d, slot %d", round, slot)
                        .containsExactlyInAnyOrderElementsOf(
                                open.stream().map(DecisionChoiceTest::id).toList());
                taken.add(shown.item());
                closing.add(shown.item());
            }
        }
        assertThat(closed).isGreaterThan(1_000);
        assertThat(reopened).isGreaterThan(20);
    }

    /** Returns the items whose product is not that of a taken one. */
    private static Set<Integer> without(Set<Integer> items, Set<Integer> taken, int variants) {
        return items.stream()
                .filter(item -> taken.stream().noneMatch(other -> other / variants == item / variants))
                .collect(Collectors.toSet());
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

    /** Ids with characters that JSON escapes, and pools of every size. */
    @Test
    void document_anyIds_hasRoomForTheFirstSlotAndNoMoreThanTheLimit() {
        for (int round = 0; round < 200; round++) {
            int best = 1 + random.nextInt(Exploration.MOST);
            Decision own = decision(300, 1 + random.nextInt(40), new Exploration(0.5, best, 1));
            Outcome outcome = shop(300, 1).decide(own, random);
            String prefix =
                    List.of("", "\"\\", "\u0001\n\t", "ä€", "x".repeat(30)).get(round % 5);
            DecisionChoice choice = choice(outcome, item -> prefix + item);
            assertThat(choice.text().getBytes(StandardCharsets.UTF_8).length)
                    .isLessThanOrEqualTo(DecisionChoice.MOST_BYTES);
            assertThat(choice.slots()).isPositive();
        }
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
        assertThat(whole.rest(9).orElseThrow()).hasSize(199 - 59);
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
