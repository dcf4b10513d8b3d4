// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.recommend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.hanse.core.evaluate.baseline.Baseline;
import org.hanse.core.evaluate.baseline.Mix;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.interaction.table.RandomHistories;
import org.hanse.core.interaction.table.RandomLogs;
import org.hanse.core.interaction.table.TableMix;
import org.hanse.core.learn.score.OnlineScorer;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.learn.score.ServedNetwork;
import org.hanse.core.learn.score.ShopperState;
import org.hanse.core.recommend.Outcome.Because;
import org.hanse.core.recommend.Outcome.ServedBy;
import org.hanse.core.recommend.Outcome.Slot;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecommenderTest {

    private static final int ITEMS = 60;

    /** Temperature at which all items of a pool are drawn alike. */
    private static final double UNIFORM = 1e9;

    private static final ServedNetwork.Kind KIND = ServedNetwork.Kind.small().withHistory(12);

    private final ServedNetwork network = new ServedNetwork(KIND, ITEMS, 18, 7);
    private final Recommender recommender = recommender(network);
    private final SplittableRandom random = new SplittableRandom(1);

    private static Recommender recommender(ServedNetwork network) {
        return Recommender.of(network.scorer(), new int[ITEMS]);
    }

    static Stream<ServedNetwork.Kind> kinds() {
        return ServedNetwork.Kind.all(12).stream();
    }

    private static Decision decision(InteractionLog log, int shopper, int slots) {
        return new Decision(
                "home",
                Optional.of(log.shopper(shopper)),
                Optional.of(log.sequence(shopper)),
                Optional.empty(),
                slots,
                Rules.NONE,
                Exploration.NONE,
                true);
    }

    private static Decision with(Decision own, Rules rules, Exploration exploration) {
        return new Decision(
                own.surface(),
                own.subject(),
                own.history(),
                own.candidates(),
                own.slots(),
                rules,
                exploration,
                own.profiling());
    }

    private static Rules excluding(Integer... items) {
        return new Rules(false, Set.of(items), new TreeMap<>());
    }

    private static List<Integer> items(Outcome outcome) {
        return outcome.slots().stream().map(Slot::item).toList();
    }

    /** Sums of terms of all items, by an independent loop over the catalogue. */
    private static double[] sums(ServedNetwork network, InteractionLog log, int shopper) {
        OnlineScorer scorer = network.scorer().online();
        ShopperState state = scorer.begin(log.shopper(shopper));
        scorer.appendAll(state, log.sequence(shopper));
        return IntStream.range(0, ITEMS)
                .mapToDouble(item -> scorer.terms(state, item).sum())
                .toArray();
    }

    private static List<Integer> order(double[] sums) {
        return IntStream.range(0, sums.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer item) -> -sums[item])
                        .thenComparing(item -> item))
                .toList();
    }

    private static Catalogue catalogue(IntFunction<String> title, Set<Integer> unavailable) {
        return Catalogue.of(
                IntStream.range(0, ITEMS)
                        .mapToObj(i -> CatalogueItem.titled(new ItemId("i" + i), title.apply(i), List.of()))
                        .toList(),
                unavailable);
    }

    /** The others keep their scores, and exploration draws from the others alone. */
    @Test
    void decide_itemsThatAreNotAvailable_areInNoSlot() {
        List<Integer> all = items(recommender.decide(decision(network.known, 0, ITEMS), random));
        Set<Integer> without = Set.of(all.get(0), all.get(3), all.get(7));
        Recommender own = recommender.forShop(catalogue(i -> "", without));

        Outcome outcome = own.decide(decision(network.known, 0, 10), random);
        assertThat(items(outcome))
                .isEqualTo(all.stream()
                        .filter(item -> !without.contains(item))
                        .limit(10)
                        .toList());
        Decision drawn = with(decision(network.known, 0, ITEMS), Rules.NONE, new Exploration(1, ITEMS, UNIFORM));
        assertThat(items(own.decide(drawn, random))).hasSize(ITEMS - 3).doesNotContainAnyElementsOf(without);
        assertThat(own.scored(drawn).rule(drawn, all.get(3))).hasValue(Rules.Rule.NO_CANDIDATE);
    }

    /** A state that is kept, in another thread's recommender. */
    @Test
    void decide_stateKept_isTheDecisionOfTheHistory() {
        Decision decision = decision(network.known, 1, 10);
        Optional<ShopperState> state = recommender.state(decision);
        assertThat(state).isPresent();
        Outcome expected = recommender.decide(decision, random);

        assertThat(recommender.decide(decision, state, random)).isEqualTo(expected);
        assertThat(recommender.forShard().decide(decision, state, random)).isEqualTo(expected);
        assertThat(recommender.forShard().decide(decision, random)).isEqualTo(expected);
    }

    @Test
    void state_historyThatDoesNotCount_isEmpty() {
        Decision own = decision(network.known, 1, 10);
        Decision off = new Decision(
                "home", own.subject(), own.history(), Optional.empty(), 10, Rules.NONE, Exploration.NONE, false);
        assertThat(recommender.state(off)).isEmpty();
        assertThat(recommender.decide(off, Optional.empty(), random).servedBy()).isEqualTo(ServedBy.ANONYMOUS);
        assertThat(Recommender.ofCounts(new int[ITEMS]).state(own)).isEmpty();
    }

    /** Events change the next answer of one recommender: popularity for a visitor, the mix for a shopper. */
    @Test
    void decide_countsThatChange_areTheNextAnswer() {
        LiveCounts live = LiveCounts.of(network.known, ITEMS, 5);
        TableMix mix = Mix.withoutText()
                .toTableMix(live, new Baseline.Training(network.known, network.catalogue, 1, ShardRunner.sequential()));
        Recommender own = Recommender.of(mix);
        Decision anonymous = new Decision(
                "home", Optional.empty(), Optional.empty(), Optional.empty(), 1, Rules.NONE, Exploration.NONE, true);
        for (int shopper = 0; shopper < 50; shopper++) {
            ShopperId other = new ShopperId("new" + shopper);
            live.replace(other, RandomHistories.sequence(other, network.known.item(0), ITEMS - 1));
        }

        assertThat(items(own.decide(anonymous, random))).isSubsetOf(network.known.item(0), ITEMS - 1);
        Decision visitor = new Decision(
                "home",
                Optional.of(new ShopperId("other")),
                Optional.of(network.known.sequence(0).prefix(1)),
                Optional.empty(),
                1,
                new Rules(true, Set.of(), new TreeMap<>()),
                Exploration.NONE,
                true);
        assertThat(items(own.decide(visitor, random))).containsExactly(ITEMS - 1);
    }

    /** A boost is a term of its own: the order is that of the sums with it, and without interactions it stays. */
    @Test
    void decide_withBoosts_isInTheOrderOfTheSums() {
        for (int shopper = 0; shopper < 12; shopper++) {
            Map<Integer, Double> boosts = new HashMap<>();
            for (int n = 0; n < 1 + shopper; n++) {
                boosts.put(random.nextInt(ITEMS), random.nextDouble(-0.3, 0.3) * (n == 5 ? 1000 : 1));
            }
            double[] sums = sums(network, network.known, shopper);
            boosts.forEach((item, boost) -> sums[item] += boost);
            Decision own = with(
                    decision(network.known, shopper, ITEMS),
                    new Rules(false, Set.of(), Set.of(), new TreeMap<>(), boosts),
                    Exploration.NONE);
            Outcome outcome = recommender.decide(own, random);
            assertThat(items(outcome)).isEqualTo(order(sums));
            for (Slot slot : outcome.slots()) {
                assertThat(slot.terms().boost()).isEqualTo(boosts.getOrDefault(slot.item(), 0.0));
                assertThat(slot.score()).isCloseTo(sums[slot.item()], within(1e-9));
                assertThat(Math.abs(slot.score() - slot.terms().ranked()))
                        .isLessThanOrEqualTo(slot.terms().rounding());
            }
            Scored scored = recommender.scored(own);
            assertThat(scored.terms(hidden -> true, outcome.slots().get(0).item())
                            .boost())
                    .isEqualTo(outcome.slots().get(0).terms().boost());
        }
        assertRefused(
                () -> new Rules(false, Set.of(), Set.of(), new TreeMap<>(), Map.of(1, Double.NaN)), "boost: found NaN");
    }

    /** What the shopper sees is in no slot, its variants only where nothing else is left; a pinned item is in its slot. */
    @Test
    void decide_withSeenItems_leavesThemOut() {
        Recommender own = recommender.forShop(catalogue(i -> "product " + i / 3, Set.of()));
        Rules rules = new Rules(false, Set.of(), Set.of(6, 7), new TreeMap<>(), Map.of());
        List<Integer> all = items(own.decide(with(decision(network.known, 0, ITEMS), rules, Exploration.NONE), random));
        assertThat(all).hasSize(ITEMS - 2).doesNotContain(6, 7);
        assertThat(all.indexOf(8)).isGreaterThanOrEqualTo(ITEMS / 3 - 1);
        Rules pinned = new Rules(false, Set.of(), Set.of(6), new TreeMap<>(Map.of(1, 6)), Map.of());
        assertThat(items(own.decide(with(decision(network.known, 0, 3), pinned, Exploration.NONE), random))
                        .get(1))
                .isEqualTo(6);
    }

    /** No item is an answer, not an error. */
    @Test
    void decide_withoutCandidates_isEmptyAndSaysSo() {
        Decision own = decision(network.known, 0, 3);
        Outcome outcome = recommender.decide(
                new Decision(
                        "home",
                        own.subject(),
                        own.history(),
                        Optional.of(Set.of()),
                        3,
                        Rules.NONE,
                        Exploration.NONE,
                        true),
                random);
        assertThat(outcome.slots()).isEmpty();
        assertThat(outcome.because()).isEqualTo(Because.NO_ITEM);
    }

    /** Three variants of each of twenty products: the best of each first, then the others in their order. */
    @Test
    void decide_variantsOfOneTitle_areInOneSlotWhileOthersAreLeft() {
        List<Integer> all = items(recommender.decide(decision(network.known, 0, ITEMS), random));
        Recommender own = recommender.forShop(catalogue(i -> "product " + i / 3, Set.of()));
        List<Integer> firsts = new ArrayList<>();
        List<Integer> others = new ArrayList<>();
        Set<Integer> products = new HashSet<>();
        all.forEach(item -> (products.add(item / 3) ? firsts : others).add(item));

        List<Integer> listed = items(own.decide(decision(network.known, 0, 30), random));
        assertThat(listed.subList(0, 20)).isEqualTo(firsts);
        assertThat(listed.get(20)).isEqualTo(others.get(0));
        assertThat(listed).doesNotHaveDuplicates();

        Decision drawn = with(decision(network.known, 0, 20), Rules.NONE, new Exploration(1, ITEMS, UNIFORM));
        Outcome outcome = own.decide(drawn, random);
        assertThat(items(outcome).stream().map(item -> item / 3)).doesNotHaveDuplicates();
        for (int slot = 0; slot < 20; slot++) {
            assertThat(outcome.slots().get(slot).propensity()).isCloseTo(1.0 / (ITEMS - 3 * slot), within(1e-6));
        }
        SortedMap<Integer, Integer> pins = new TreeMap<>(Map.of(1, all.get(0)));
        Decision pinned = with(decision(network.known, 0, 20), new Rules(false, Set.of(), pins), Exploration.NONE);
        assertThat(items(own.decide(pinned, random)).stream().map(item -> item / 3))
                .doesNotHaveDuplicates();
        Decision soft = with(decision(network.known, 0, 20), Rules.NONE, new Exploration(1, 4, 1));
        assertThat(items(own.decide(soft, random)).stream().map(item -> item / 3))
                .doesNotHaveDuplicates();
    }

    /** Five sizes of each of twelve products; "Plan M" and "Karton, 12" end in no size. */
    @Test
    void decide_sizesOfOneTitle_areInOneSlotWhileOthersAreLeft() {
        List<String> ends = List.of(", Größe S", " - M", " / XL", ", Size 42", " | Gr. XXS");
        Recommender own = recommender.forShop(catalogue(i -> "Shirt " + i / 5 + ends.get(i % 5), Set.of()));
        assertThat(items(own.decide(decision(network.known, 0, ITEMS / 5), random)).stream()
                        .map(item -> item / 5))
                .doesNotHaveDuplicates();

        List<Integer> all = items(recommender.decide(decision(network.known, 0, ITEMS), random));
        for (String end : List.of("Plan M", "Karton, 12", "Kabel-S", "Set, Größe")) {
            assertThat(items(recommender
                            .forShop(catalogue(
                                    i -> i == all.get(0) ? "Plan" : i == all.get(1) ? end : "p " + i, Set.of()))
                            .decide(decision(network.known, 0, 2), random)))
                    .as(end)
                    .isEqualTo(all.subList(0, 2));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void decide_withoutExploration_isTheOrderOfAllSums(ServedNetwork.Kind kind) {
        ServedNetwork one = new ServedNetwork(kind, ITEMS, 18, kind.seed());
        Recommender own = recommender(one);
        for (InteractionLog log : List.of(one.known, one.fresh)) {
            for (int shopper = 0; shopper < log.shoppers(); shopper++) {
                if (log.length(shopper) > 0) {
                    double[] sums = sums(one, log, shopper);
                    Outcome outcome = own.decide(decision(log, shopper, 10), random);
                    assertThat(items(outcome)).isEqualTo(order(sums).subList(0, 10));
                    assertThat(outcome.servedBy()).isEqualTo(ServedBy.PERSONAL);
                    assertThat(outcome.slots()).allSatisfy(slot -> {
                        assertThat(slot.score()).isEqualTo(sums[slot.item()]);
                        assertThat(slot.propensity()).isEqualTo(1);
                        assertThat(slot.best()).isTrue();
                    });
                }
            }
        }
    }

    /** With another scorer, which identifies the shopper by the history. */
    @Test
    void decide_shopperOfTheTables_isLeftOutOfThem() {
        int differences = 0;
        for (int shopper = 0; shopper < network.known.shoppers(); shopper++) {
            if (network.known.length(shopper) == 0) {
                continue;
            }
            Decision own = decision(network.known, shopper, 1);
            Slot slot = recommender.decide(own, random).slots().get(0);
            assertThat(slot.terms()).isEqualTo(network.scorer().terms(network.known.sequence(shopper), slot.item()));
            Decision outsider = new Decision(
                    "home", Optional.empty(), own.history(), Optional.empty(), 1, Rules.NONE, own.exploration(), true);
            differences += recommender.scored(outsider).terms(slot.item()).equals(slot.terms()) ? 0 : 1;
        }
        assertThat(differences).isPositive();
    }

    /** All single-precision scores are equal: only the sums of terms rank the items. */
    @Test
    void best_scoresThatRoundingHides_areOrderedBySums() {
        double[] sums = IntStream.range(0, 200)
                .mapToDouble(item -> 1 + 1e-12 * ((item * 37) % 200))
                .toArray();
        Ranking ranking = new Ranking(new RoundedScores(sums));
        assertThat(ranking.best(5, item -> true).stream().map(Ranking.Ranked::item))
                .isEqualTo(order(sums).subList(0, 5));
        assertThat(ranking.best(3, item -> item % 2 == 0).stream().map(Ranking.Ranked::item))
                .isEqualTo(order(sums).stream()
                        .filter(item -> item % 2 == 0)
                        .toList()
                        .subList(0, 3));
    }

    /** The single-precision errors have the size of the bound and oppose the order. */
    @Test
    void best_roundingUpToTheBound_isCertain() {
        SplittableRandom numbers = new SplittableRandom(5);
        for (int i = 0; i < 200; i++) {
            double[] sums = numbers.doubles(100).toArray();
            double bound = 0.3 * numbers.nextDouble();
            float[] floats = new float[sums.length];
            for (int item = 0; item < floats.length; item++) {
                floats[item] = (float) (sums[item] + (numbers.nextBoolean() ? 0.99 : -0.99) * bound);
            }
            Ranking ranking = new Ranking(new GivenScores(floats, sums, bound));
            assertThat(ranking.best(10, item -> true).stream().map(Ranking.Ranked::item))
                    .isEqualTo(order(sums).subList(0, 10));
        }
    }

    @Test
    void decide_withoutProfiling_isTheSameForEveryHistory() {
        requireTheSameForEveryHistory(200);
    }

    @Test
    @Tag("nightly")
    void decide_withoutProfiling_isTheSameForAThousandHistories() {
        requireTheSameForEveryHistory(1_000);
    }

    /** All prefixes of the histories. */
    private void requireTheSameForEveryHistory(int histories) {
        Set<String> answers = new HashSet<>();
        for (InteractionLog log : List.of(network.known, network.fresh, RandomLogs.of(9, histories, ITEMS, 18))) {
            for (int shopper = 0; shopper < log.shoppers(); shopper++) {
                InteractionSequence all = log.sequence(shopper);
                for (int length = 0; length <= all.length(); length++) {
                    Decision own = new Decision(
                            "home",
                            Optional.of(log.shopper(shopper)),
                            Optional.of(all.prefix(length)),
                            Optional.empty(),
                            10,
                            new Rules(true, Set.of(3), new TreeMap<>()),
                            new Exploration(0.3, ITEMS, UNIFORM),
                            false);
                    answers.add(recommender
                            .decide(own, new SplittableRandom(3))
                            .slots()
                            .toString());
                }
            }
        }
        assertThat(answers).hasSize(1);
        Outcome outcome = recommender.decide(
                new Decision(
                        "home",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        1,
                        Rules.NONE,
                        Exploration.NONE,
                        false),
                random);
        assertThat(outcome.servedBy()).isEqualTo(ServedBy.ANONYMOUS);
        assertThat(outcome.because()).isEqualTo(Because.PROFILING_OFF);
    }

    @Test
    void decide_nothingKnown_isAnonymousAndWithoutModelByCounts() {
        Decision unknown = new Decision(
                "home",
                Optional.of(new ShopperId("new")),
                Optional.empty(),
                Optional.of(Set.of(4, 9, 2)),
                5,
                Rules.NONE,
                Exploration.NONE,
                true);
        Outcome anonymous = recommender.decide(unknown, random);
        assertThat(anonymous.because()).isEqualTo(Because.NO_HISTORY);
        assertThat(items(anonymous)).containsExactlyInAnyOrder(2, 4, 9);
        int[] counts = new int[ITEMS];
        counts[9] = 3;
        counts[11] = 8;
        Outcome popular = Recommender.ofCounts(counts).decide(unknown, random);
        assertThat(popular.servedBy()).isEqualTo(ServedBy.POPULARITY);
        assertThat(popular.because()).isEqualTo(Because.VALIDATION);
        assertThat(items(popular)).containsExactly(9, 2, 4);
    }

    @Test
    void decide_rules_fixWhatASlotMayHold() {
        InteractionSequence history = network.fresh.sequence(0);
        List<Integer> order = order(sums(network, network.fresh, 0));
        TreeMap<Integer, Integer> pinned = new TreeMap<>(Map.of(1, order.get(50), 3, order.get(0)));
        Outcome outcome = recommender.decide(
                with(decision(network.fresh, 0, 5), new Rules(true, Set.of(order.get(1)), pinned), Exploration.NONE),
                random);
        Set<Integer> met = new HashSet<>();
        IntStream.range(0, history.length()).forEach(i -> met.add(history.item(i)));
        List<Integer> free = order.stream()
                .filter(item -> !met.contains(item) && !item.equals(order.get(1)) && !pinned.containsValue(item))
                .toList();
        assertThat(items(outcome)).containsExactly(free.get(0), order.get(50), free.get(1), order.get(0), free.get(2));
        assertThat(outcome.slots().stream().map(Slot::pinned)).containsExactly(false, true, false, true, false);
    }

    @Test
    void decide_fewerAllowedThanSlots_hasFewerSlots() {
        Decision own = decision(network.fresh, 0, ITEMS + 5);
        assertThat(items(recommender.decide(own, random))).hasSize(ITEMS).doesNotHaveDuplicates();
        Integer[] all = IntStream.range(0, ITEMS).boxed().toArray(Integer[]::new);
        assertThat(items(recommender.decide(with(own, excluding(all), Exploration.NONE), random)))
                .isEmpty();
    }

    /** Without rules a pool of two never holds the third item, and the better one has the rest of the probability. */
    @Test
    void decide_pool_hasTheBestPermittedItemsAlone() {
        List<Integer> order = order(sums(network, network.fresh, 0));
        Decision own = with(decision(network.fresh, 0, 1), Rules.NONE, new Exploration(0.5, 2, UNIFORM));
        Set<Integer> drawn = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            Slot slot = recommender.decide(own, random).slots().get(0);
            drawn.add(slot.item());
            assertThat(slot.propensity()).isCloseTo(slot.best() ? 0.75 : 0.25, within(1e-6));
        }
        assertThat(drawn).containsExactlyInAnyOrderElementsOf(order.subList(0, 2));
    }

    /** Scores of 1,000 apart: no probability is 0 and none above 1. */
    @Test
    void propensities_scoresFarApart_areProbabilities() {
        Exploration half = new Exploration(0.5, 3, 1);
        assertThat(half.propensities(new double[] {1000, 0, -5})).containsExactly(1, 0, 0);
        assertThat(half.propensities(new double[] {0, 0})).containsExactly(0.75, 0.25);
        assertThat(Exploration.NONE.propensities(new double[] {3})).containsExactly(1);
    }

    /** Counts have the unit of the greatest one: the popular item does not take all draws. */
    @Test
    void decide_popularity_drawsOthersThanTheFirst() {
        int[] counts = new int[ITEMS];
        Arrays.setAll(counts, item -> 1_000 * (ITEMS - item));
        Decision own = with(decision(network.fresh, 0, 1), Rules.NONE, new Exploration(1, 2, 1));
        Slot slot = Recommender.ofCounts(counts).decide(own, random).slots().get(0);
        double first = 1 / (1 + Math.exp(-1.0 / ITEMS));
        assertThat(slot.propensity()).isCloseTo(slot.best() ? first : 1 - first, within(1e-12));
    }

    /** Pools alone give the propensity of each slot: random rules over a catalogue with variants. */
    @Test
    void pools_randomRules_giveThePropensityOfEachSlot() {
        int drawn = 0;
        int reopened = 0;
        for (int round = 0; round < 400; round++) {
            int size = 1 + random.nextInt(4);
            Recommender own = recommender.forShop(catalogue(i -> "product " + i / size, Set.of(5, 17)));
            Decision decision = randomDecision();
            Outcome outcome = own.decide(decision, random);
            SlotPools pools = outcome.pools();
            assertThat(pools.slots()).isEqualTo(decision.slots());
            for (int slot = 0; slot < outcome.slots().size(); slot++) {
                Slot shown = outcome.slots().get(slot);
                if (shown.pinned()) {
                    continue;
                }
                List<SlotPools.PoolItem> pool = pool(pools, slot);
                int rank = pool.stream().map(SlotPools.PoolItem::item).toList().indexOf(shown.item());
                assertThat(rank).as("round %d, slot %d", round, slot).isNotNegative();
                double[] propensities = pools.exploration()
                        .propensities(pool.stream()
                                .mapToDouble(SlotPools.PoolItem::score)
                                .toArray());
                assertThat(propensities[rank]).isEqualTo(shown.propensity());
                drawn += shown.best() ? 0 : 1;
            }
            Set<Integer> permitted =
                    Arrays.stream(pools.permitted().toArray()).boxed().collect(Collectors.toSet());
            assertThat(permitted).isEqualTo(permitted(own, decision, size));
            reopened += pools.items().stream().anyMatch(item -> item.changes().size() > 1) ? 1 : 0;
        }
        assertThat(drawn).isGreaterThan(200);
        assertThat(reopened).isGreaterThan(20);
    }

    /** Returns the items of a slot's pool, best first. */
    private static List<SlotPools.PoolItem> pool(SlotPools pools, int slot) {
        return pools.items().stream()
                .filter(item -> SlotPools.isOpen(item.changes(), slot))
                .limit(pools.exploration().best())
                .toList();
    }

    /** Returns the items that one slot, the first without a pinned item, may have: those that no rule excludes. */
    private Set<Integer> permitted(Recommender own, Decision decision, int size) {
        Set<Integer> items = new HashSet<>();
        Scored scored = own.scored(decision);
        for (int item = 0; item < ITEMS; item++) {
            if (scored.rule(decision, item).isEmpty()) {
                items.add(item);
            }
        }
        Set<Integer> first = new HashSet<>(items);
        Stream.concat(decision.rules().pinned().values().stream(), decision.rules().seen().stream())
                .forEach(item -> first.removeIf(other -> other / size == item / size));
        return first.isEmpty() ? items : first;
    }

    private Decision randomDecision() {
        Decision base = decision(network.fresh, random.nextInt(4), 1 + random.nextInt(14));
        TreeMap<Integer, Integer> pins = new TreeMap<>();
        Set<Integer> seen = new HashSet<>();
        Set<Integer> excluded = new HashSet<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            pins.put(random.nextInt(base.slots()), 20 + i);
            seen.add(30 + random.nextInt(6));
            excluded.add(random.nextInt(20));
        }
        Optional<Set<Integer>> candidates = random.nextInt(3) > 0
                ? Optional.empty()
                : Optional.of(IntStream.generate(() -> random.nextInt(ITEMS))
                        .limit(1 + random.nextInt(12))
                        .boxed()
                        .collect(Collectors.toSet()));
        Exploration exploration =
                new Exploration(random.nextInt(4) / 3.0, 1 + random.nextInt(20), Math.exp(random.nextDouble(-3, 3)));
        return new Decision(
                base.surface(),
                base.subject(),
                base.history(),
                candidates,
                base.slots(),
                new Rules(random.nextBoolean(), excluded, seen, pins, Map.of()),
                exploration,
                true);
    }

    /** Frequencies of lists match the propensities. */
    @Test
    void decide_exploration_drawsWithItsPropensity() {
        List<Exploration> kinds = List.of(
                new Exploration(0.4, 60, UNIFORM),
                new Exploration(1, 4, 2),
                new Exploration(1, 60, 6),
                new Exploration(0.7, 3, 4));
        for (Exploration exploration : kinds) {
            Set<Integer> candidates = Set.of(3, 8, 20, 33, 41);
            Decision own = new Decision(
                    "home",
                    Optional.empty(),
                    Optional.of(network.fresh.sequence(1)),
                    Optional.of(candidates),
                    2,
                    Rules.NONE,
                    exploration,
                    true);
            int draws = 20_000;
            Map<List<Integer>, Integer> seen = new HashMap<>();
            Map<List<Integer>, Double> expected = new HashMap<>();
            for (int i = 0; i < draws; i++) {
                Outcome outcome = recommender.decide(own, random);
                seen.merge(items(outcome), 1, Integer::sum);
                expected.put(items(outcome), outcome.propensity());
            }
            assertThat(expected.values().stream()
                            .mapToDouble(Double::doubleValue)
                            .sum())
                    .isCloseTo(1, within(1e-9));
            double statistic = 0;
            for (Map.Entry<List<Integer>, Integer> one : seen.entrySet()) {
                double mean = draws * expected.getOrDefault(one.getKey(), Double.NaN);
                statistic += (one.getValue() - mean) * (one.getValue() - mean) / mean;
            }
            // 19 degrees of freedom at most: .9999 quantile.
            assertThat(statistic).as("%s", exploration).isLessThan(50.8);
            assertThat(seen.size()).isGreaterThan(5);
        }
    }

    @Test
    void decide_badInput_isRefused() {
        Decision own = decision(network.fresh, 0, 3);
        assertRefused(() -> recommender.decide(with(own, excluding(ITEMS), Exploration.NONE), random), "index 60");
        assertRefused(() -> decision(network.fresh, 0, 0), "slots: found 0");
        assertRefused(() -> new Exploration(Double.NaN, 3, 1), "explore: found NaN");
        assertRefused(() -> new Exploration(0.1, 3, 0), "temperature: found 0");
        assertRefused(() -> new Exploration(0.1, 257, 1), "best: found 257");
        assertRefused(
                () -> with(own, new Rules(false, Set.of(), new TreeMap<>(Map.of(3, 1))), Exploration.NONE), "slot 3");
        assertRefused(() -> new Rules(false, Set.of(1), new TreeMap<>(Map.of(0, 1))), "excluded, too");
        assertRefused(() -> new Rules(false, Set.of(), new TreeMap<>(Map.of(0, 1, 1, 1))), "in two slots");
    }

    private static void assertRefused(ThrowingCallable call, String words) {
        assertThatThrownBy(call).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(words);
    }

    /** Scores that are equal in single precision. */
    @SuppressWarnings("ArrayRecordComponent")
    private record RoundedScores(double[] sums) implements GivenTop {

        @Override
        public float[] floats() {
            float[] floats = new float[sums.length];
            Arrays.fill(floats, 1f);
            return floats;
        }

        @Override
        public double rounding() {
            return 1e-7;
        }
    }

    @SuppressWarnings("ArrayRecordComponent")
    private record GivenScores(float[] floats, double[] sums, double rounding) implements GivenTop {}

    private interface GivenTop extends ItemScores {

        float[] floats();

        double[] sums();

        @Override
        default int items() {
            return sums().length;
        }

        @Override
        default float[] row() {
            return floats();
        }

        @Override
        default ItemScores without(IntPredicate hidden) {
            return this;
        }

        @Override
        default ScoreTerms terms(int item) {
            return new ScoreTerms(sums()[item], List.of(), floats()[item], rounding());
        }
    }
}
