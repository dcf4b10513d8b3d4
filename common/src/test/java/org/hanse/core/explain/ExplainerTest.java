// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.interaction.Catalogue;
import org.hanse.core.interaction.CatalogueItem;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ItemId;
import org.hanse.core.learn.score.OnlineScorer;
import org.hanse.core.learn.score.ScoreTerms;
import org.hanse.core.learn.score.ServedNetwork;
import org.hanse.core.learn.score.ShopperState;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.recommend.Rules;
import org.hanse.core.recommend.Scored;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ExplainerTest {

    private static final int ITEMS = 40;
    private static final int LONGEST = 8;

    static Stream<ServedNetwork.Kind> kinds() {
        return ServedNetwork.Kind.all(12).stream();
    }

    static Stream<ServedNetwork.Kind> strictKinds() {
        // The last one has a window that is shorter than histories.
        return Stream.concat(
                kinds().filter(kind -> kind.gate() == Gate.STRICT && !kind.sequence()),
                Stream.of(ServedNetwork.Kind.small().withGate(Gate.STRICT).withHistory(4)));
    }

    static Stream<ServedNetwork.Kind> otherKinds() {
        return kinds().filter(kind -> kind.gate() != Gate.STRICT || kind.sequence());
    }

    /** The gate takes every third of the kinds that are not strict. */
    static Stream<ServedNetwork.Kind> someOtherKinds() {
        return thirds(true);
    }

    static Stream<ServedNetwork.Kind> furtherOtherKinds() {
        return thirds(false);
    }

    private static Stream<ServedNetwork.Kind> thirds(boolean first) {
        List<ServedNetwork.Kind> all = otherKinds().toList();
        return IntStream.range(0, all.size())
                .filter(index -> (index % 3 == 0) == first)
                .mapToObj(all::get);
    }

    private static ServedNetwork network(ServedNetwork.Kind kind) {
        return new ServedNetwork(kind, ITEMS, LONGEST, kind.seed());
    }

    private static Explainer explainer(ServedNetwork network, ServedNetwork.Kind kind) {
        return new Explainer(Recommender.of(network.scorer(), new int[ITEMS]), Grade.of(kind.spec()));
    }

    private static Decision decision(InteractionLog log, int shopper, Rules rules) {
        return new Decision(
                "home",
                Optional.of(log.shopper(shopper)),
                Optional.of(log.sequence(shopper)),
                Optional.empty(),
                3,
                rules,
                Exploration.NONE,
                true);
    }

    private static Rules excludeMet() {
        return new Rules(true, Set.of(2), new TreeMap<>());
    }

    private static List<Decision> decisions(ServedNetwork network) {
        List<Decision> decisions = new ArrayList<>();
        for (InteractionLog log : List.of(network.fresh, network.known)) {
            for (int shopper = 0; shopper < log.shoppers(); shopper++) {
                if (log.length(shopper) > 0) {
                    decisions.add(decision(log, shopper, Rules.NONE));
                    decisions.add(decision(log, shopper, excludeMet()));
                }
            }
        }
        return decisions;
    }

    /** First item without some interactions, by an independent scorer and a loop over all items. */
    private static OptionalInt first(ServedNetwork network, Decision decision, IntPredicate hidden) {
        InteractionSequence history = decision.history().orElseThrow();
        OnlineScorer scorer = network.scorer().online();
        ShopperState state = scorer.begin(decision.subject().orElseThrow());
        scorer.appendAll(state, history);
        Set<Integer> met = new HashSet<>();
        for (int i = 0; i < history.length(); i++) {
            met.add(history.item(i));
        }
        int best = -1;
        double most = Double.NEGATIVE_INFINITY;
        for (int item = 0; item < ITEMS; item++) {
            boolean open = !decision.rules().excluded().contains(item)
                    && !(decision.rules().excludeMet() && met.contains(item));
            double score = scorer.terms(state, hidden, item).sum();
            if (open && score > most) {
                most = score;
                best = item;
            }
        }
        return best < 0 ? OptionalInt.empty() : OptionalInt.of(best);
    }

    /** Fewest interactions whose removal changes the first item, by trying all sets; above the length if there is none. */
    private static int fewest(ServedNetwork network, Decision decision) {
        int length = decision.history().orElseThrow().length();
        int first = first(network, decision, index -> false).orElseThrow();
        int fewest = length + 1;
        for (int set = 1; set < 1 << length; set++) {
            int removed = set;
            if (Integer.bitCount(set) < fewest) {
                OptionalInt now = first(network, decision, index -> (removed >> index & 1) == 1);
                if (now.isPresent() && now.getAsInt() != first) {
                    fewest = Integer.bitCount(set);
                }
            }
        }
        return fewest;
    }

    @ParameterizedTest
    @MethodSource("strictKinds")
    void whatIf_strict_isTheSmallestOfAllSets(ServedNetwork.Kind kind) {
        ServedNetwork network = network(kind);
        Explainer explainer = explainer(network, kind);
        int removals = 0;
        for (Decision decision : decisions(network)) {
            int fewest = fewest(network, decision);
            Counterfactual answer = explainer.whatIf(decision);
            if (answer instanceof Counterfactual.Removal removal) {
                removals++;
                assertThat(removal.smallest()).isTrue();
                assertThat(removal.interactions()).hasSize(fewest);
                assertThat(first(network, decision, removal.interactions()::contains))
                        .hasValue(removal.winner());
            } else {
                assertThat(answer).isEqualTo(new Counterfactual.Unchanged(true));
                assertThat(fewest)
                        .isGreaterThan(decision.history().orElseThrow().length());
            }
        }
        assertThat(removals).isGreaterThan(10);
    }

    /** The single interaction with the greatest term is named if several change the first item. */
    @ParameterizedTest
    @MethodSource({"strictKinds", "someOtherKinds"})
    void whatIf_severalSingleInteractions_namesTheStrongest(ServedNetwork.Kind kind) {
        ServedNetwork network = network(kind);
        Explainer explainer = explainer(network, kind);
        int choices = 0;
        for (Decision decision : decisions(network)) {
            if (!(explainer.whatIf(decision) instanceof Counterfactual.Removal removal)
                    || removal.interactions().size() > 1) {
                continue;
            }
            int before = first(network, decision, index -> false).orElseThrow();
            List<ScoreTerms.Interaction> changing = explainer.why(decision, before).terms().interactions().stream()
                    .filter(own -> first(network, decision, index -> index == own.index())
                                    .orElse(before)
                            != before)
                    .toList();
            choices += changing.size() > 1 ? 1 : 0;
            double greatest = changing.stream()
                    .mapToDouble(ScoreTerms.Interaction::sum)
                    .max()
                    .orElse(Double.NaN);
            assertThat(changing.stream()
                            .filter(own -> own.index() == removal.interactions().get(0))
                            .mapToDouble(ScoreTerms.Interaction::sum))
                    .containsExactly(greatest);
        }
        assertThat(choices).isPositive();
    }

    @ParameterizedTest
    @Tag("nightly")
    @MethodSource("furtherOtherKinds")
    void whatIf_severalSingleInteractionsInFurtherCases_namesTheStrongest(ServedNetwork.Kind kind) {
        whatIf_severalSingleInteractions_namesTheStrongest(kind);
    }

    @ParameterizedTest
    @MethodSource("someOtherKinds")
    void whatIf_otherGrades_changesTheFirstItem(ServedNetwork.Kind kind) {
        ServedNetwork network = network(kind);
        Explainer explainer = explainer(network, kind);
        int removals = 0;
        for (Decision decision : decisions(network)) {
            if (explainer.whatIf(decision) instanceof Counterfactual.Removal removal) {
                removals++;
                assertThat(removal.smallest()).isEqualTo(removal.interactions().size() == 1);
                int before = first(network, decision, index -> false).orElseThrow();
                assertThat(first(network, decision, removal.interactions()::contains))
                        .hasValue(removal.winner());
                assertThat(removal.winner()).isNotEqualTo(before);
                for (int kept : removal.interactions()) {
                    if (removal.interactions().size() > 1) {
                        assertThat(first(
                                        network,
                                        decision,
                                        index -> index != kept
                                                && removal.interactions().contains(index)))
                                .as("without %s nothing is gained", kept)
                                .hasValue(before);
                    }
                }
            }
        }
        assertThat(removals).isGreaterThan(10);
    }

    @ParameterizedTest
    @Tag("nightly")
    @MethodSource("furtherOtherKinds")
    void whatIf_otherGradesInFurtherCases_changesTheFirstItem(ServedNetwork.Kind kind) {
        whatIf_otherGrades_changesTheFirstItem(kind);
    }

    @Test
    void rivals_longHistory_areTheBestOpenItems() {
        ServedNetwork.Kind kind =
                ServedNetwork.Kind.small().withGate(Gate.SOFTMAX).withHistory(12);
        ServedNetwork network = new ServedNetwork(kind, 120, 90, kind.seed());
        Explainer explainer = new Explainer(Recommender.of(network.scorer(), new int[120]), Grade.SOFTMAX);
        Recommender recommender = Recommender.of(network.scorer(), new int[120]);
        int longest = 0;
        for (int shopper = 1; shopper < network.known.shoppers(); shopper++) {
            longest = network.known.length(shopper) > network.known.length(longest) ? shopper : longest;
        }
        Decision decision = decision(network.known, longest, excludeMet());
        Scored scored = recommender.scored(decision);
        List<Integer> rivals = new Removals(scored, decision).rivals();
        assertThat(rivals)
                .hasSize(20)
                .doesNotContain(2, explainer.first(decision).orElseThrow())
                .doesNotHaveDuplicates()
                .allMatch(item -> scored.rule(decision, item).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void why_everyItem_addsUpAndSaysWhatRemovalDoes(ServedNetwork.Kind kind) {
        ServedNetwork network = network(kind);
        Explainer explainer = explainer(network, kind);
        OnlineScorer scorer = network.scorer().online();
        Decision decision = decision(network.fresh, 1, Rules.NONE);
        ShopperState state = scorer.begin(network.fresh.shopper(1));
        scorer.appendAll(state, network.fresh.sequence(1));
        for (int item = 0; item < ITEMS; item += 7) {
            Explanation why = explainer.why(decision, item);
            double score = scorer.terms(state, item).sum();
            assertThat(why.terms().sum()).isEqualTo(score);
            for (int t = 0; t < why.effects().size(); t++) {
                ScoreTerms.Interaction term = why.terms().interactions().get(t);
                double without = scorer.terms(state, hidden -> hidden == term.index(), item)
                        .sum();
                assertThat(why.effects().get(t)).isEqualTo(score - without);
            }
            if (why.grade() == Grade.STRICT) {
                assertThat(why.residual()).isLessThan(1e-9);
            }
            assertThat(explainer.contrast(decision, item, 3).gap())
                    .isCloseTo(score - scorer.terms(state, 3).sum(), within(1e-12));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void without_oneInteraction_isTheListByAnIndependentScorer(ServedNetwork.Kind kind) {
        ServedNetwork network = network(kind);
        Explainer explainer = explainer(network, kind);
        for (Decision decision : decisions(network)) {
            int last = decision.history().orElseThrow().length() - 1;
            ListChange change = explainer.without(decision, Set.of(last));
            assertThat(change.before()).hasSize(3);
            assertThat(change.before().get(0).item())
                    .isEqualTo(first(network, decision, index -> false).orElseThrow());
            assertThat(change.after().get(0).item())
                    .isEqualTo(first(network, decision, index -> index == last).orElseThrow());
            assertThat(change.after()).isSortedAccordingTo((one, two) -> Double.compare(two.score(), one.score()));
        }
    }

    @Test
    void without_pinnedItem_staysInItsSlot() {
        ServedNetwork.Kind kind =
                ServedNetwork.Kind.small().withGate(Gate.STRICT).withHistory(12);
        ServedNetwork network = network(kind);
        Rules pinned = new Rules(true, Set.of(), new TreeMap<>(Map.of(1, 5)));
        Decision decision = decision(network.fresh, 0, pinned);
        ListChange change = explainer(network, kind).without(decision, Set.of(0));
        for (List<ListChange.Place> list : List.of(change.before(), change.after())) {
            assertThat(list).extracting(ListChange.Place::pinned).containsExactly(false, true, false);
            assertThat(list.get(1).item()).isEqualTo(5);
        }
    }

    /** The list as it is has one of the variants of a product, as the decision has. */
    @Test
    void without_variants_isTheListOfTheDecision() {
        ServedNetwork.Kind kind =
                ServedNetwork.Kind.small().withGate(Gate.STRICT).withHistory(12);
        ServedNetwork network = network(kind);
        Catalogue catalogue = Catalogue.of(IntStream.range(0, ITEMS)
                .mapToObj(i -> CatalogueItem.titled(new ItemId("i" + i), "product " + i / 4, List.of()))
                .toList());
        Recommender recommender =
                Recommender.of(network.scorer(), new int[ITEMS]).forShop(catalogue);
        Explainer explainer = new Explainer(recommender, Grade.STRICT);
        Decision decision = decision(network.fresh, 1, Rules.NONE);
        ListChange change = explainer.without(decision, Set.of(0));
        assertThat(change.before())
                .extracting(ListChange.Place::item)
                .isEqualTo(recommender.decide(decision, new SplittableRandom(1)).slots().stream()
                        .map(slot -> slot.item())
                        .toList());
        assertThat(change.after().stream().map(place -> place.item() / 4).distinct())
                .hasSameSizeAs(change.after());
    }

    @Test
    void whatIf_pinnedItem_namesTheRule() {
        ServedNetwork.Kind kind =
                ServedNetwork.Kind.small().withGate(Gate.STRICT).withHistory(12);
        ServedNetwork network = network(kind);
        Rules pinned = new Rules(false, Set.of(), new TreeMap<>(Map.of(0, 5)));
        assertThat(explainer(network, kind).whatIf(decision(network.fresh, 0, pinned)))
                .isEqualTo(new Counterfactual.ByRule(Rules.Rule.PINNED));
    }

    @Test
    void why_ruleKeepsABetterItem_namesItemAndRule() {
        ServedNetwork.Kind kind =
                ServedNetwork.Kind.small().withGate(Gate.STRICT).withHistory(12);
        ServedNetwork network = network(kind);
        Explainer explainer = explainer(network, kind);
        int first = explainer.first(decision(network.fresh, 0, Rules.NONE)).orElseThrow();
        Decision without = decision(network.fresh, 0, new Rules(false, Set.of(first), new TreeMap<>()));
        int second = explainer.first(without).orElseThrow();
        assertThat(explainer.why(without, second).blocked()).singleElement().satisfies(blocked -> {
            assertThat(blocked.item()).isEqualTo(first);
            assertThat(blocked.rule()).isEqualTo(Rules.Rule.EXCLUDED);
        });
    }

    /** Counts hold the shopper's own interactions, so without them another item may be first. */
    @Test
    void whatIf_popularity_provesNothing() {
        ServedNetwork.Kind kind =
                ServedNetwork.Kind.small().withGate(Gate.STRICT).withHistory(12);
        ServedNetwork network = network(kind);
        Explainer explainer = new Explainer(Recommender.ofCounts(new int[ITEMS]), Grade.STRICT);
        assertThat(explainer.whatIf(decision(network.fresh, 0, excludeMet())))
                .isEqualTo(new Counterfactual.Unchanged(false));
    }

    @Test
    void whatIf_nothingKnown_isUnchanged() {
        ServedNetwork.Kind kind =
                ServedNetwork.Kind.small().withGate(Gate.STRICT).withHistory(12);
        Decision anonymous = new Decision(
                "home", Optional.empty(), Optional.empty(), Optional.empty(), 1, Rules.NONE, Exploration.NONE, true);
        assertThat(explainer(network(kind), kind).whatIf(anonymous)).isEqualTo(new Counterfactual.Unchanged(true));
    }
}
