// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.score.NetworkScorer;
import org.hanse.core.learn.score.OnlineScorer;
import org.hanse.core.learn.score.ServedNetwork;
import org.hanse.core.learn.score.ShopperState;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Exploration;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.recommend.Rules;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Smallest removals against a search of all sets, up to twelve interactions and 200 items. */
@Tag("nightly")
class ExplainerNightlyTest {

    private static final int CASES = 10_000;
    private static final int ITEMS = 200;
    private static final int LONGEST = 12;
    private static final double CLOSE = 1e-2;

    private int cases;
    private int removals;

    @Test
    void whatIf_tenThousandStrictCases_isTheSmallestOfAllSets() {
        for (int seed = 0; cases < CASES; seed++) {
            ServedNetwork.Kind kind = ServedNetwork.Kind.small()
                    .withEncoder(EncoderKind.BUILT_IN.get(seed % EncoderKind.BUILT_IN.size()))
                    .withGate(Gate.STRICT)
                    .withHistory(LONGEST)
                    .withMemory(seed % 3 > 0)
                    .withObjectives(seed % 4 > 1 ? 3 : 0);
            ServedNetwork network = new ServedNetwork(kind, ITEMS, LONGEST, seed);
            Explainer explainer = new Explainer(Recommender.of(network.scorer(), new int[ITEMS]), Grade.STRICT);
            for (int shopper = 0; shopper < network.known.shoppers() && cases < CASES; shopper++) {
                if (network.known.length(shopper) > 0) {
                    check(explainer, network.scorer(), decision(network.known, shopper, seed % 2 == 0));
                }
            }
        }
        assertThat(removals).isGreaterThan(CASES / 10);
    }

    private static Decision decision(InteractionLog log, int shopper, boolean excludeMet) {
        return new Decision(
                "home",
                Optional.of(log.shopper(shopper)),
                Optional.of(log.sequence(shopper)),
                Optional.empty(),
                1,
                new Rules(excludeMet, Set.of(), new TreeMap<>()),
                Exploration.NONE,
                true);
    }

    private void check(Explainer explainer, NetworkScorer scorer, Decision decision) {
        cases++;
        int first = first(scorer, decision, 0);
        OptionalInt fewest = fewest(scorer, decision, first);
        Counterfactual answer = explainer.whatIf(decision);
        if (fewest.isEmpty()) {
            assertThat(answer).isEqualTo(new Counterfactual.Unchanged(true));
            return;
        }
        removals++;
        Counterfactual.Removal removal = (Counterfactual.Removal) answer;
        assertThat(removal.interactions()).hasSize(fewest.getAsInt());
        int set = removal.interactions().stream().mapToInt(index -> 1 << index).sum();
        assertThat(first(scorer, decision, set)).isEqualTo(removal.winner()).isNotEqualTo(first);
    }

    /** Returns the size of the smallest set without which another item is first, small sets first. */
    private static OptionalInt fewest(NetworkScorer scorer, Decision decision, int first) {
        int length = decision.history().orElseThrow().length();
        for (int size = 1; size <= length; size++) {
            for (int set = 1; set < 1 << length; set++) {
                if (Integer.bitCount(set) == size && first(scorer, decision, set) != first) {
                    return OptionalInt.of(size);
                }
            }
        }
        return OptionalInt.empty();
    }

    /** Returns the item with the greatest score without a set of interactions; sums of terms break near ties. */
    private static int first(NetworkScorer scorer, Decision decision, int set) {
        InteractionSequence history = decision.history().orElseThrow();
        double[] scores = new double[ITEMS];
        IntPredicate hidden = index -> (set >> index & 1) == 1;
        scorer.score(history, hidden, scores);
        for (int i = 0; i < history.length() && decision.rules().excludeMet(); i++) {
            if (!hidden.test(i)) {
                scores[history.item(i)] = Double.NEGATIVE_INFINITY;
            }
        }
        double most = Arrays.stream(scores).max().orElseThrow();
        int[] close = IntStream.range(0, ITEMS)
                .filter(item -> scores[item] > most - CLOSE)
                .toArray();
        if (close.length == 1) {
            return close[0];
        }
        OnlineScorer online = scorer.online();
        ShopperState state = online.begin(decision.subject().orElseThrow());
        online.appendAll(state, history);
        int best = close[0];
        double greatest = Double.NEGATIVE_INFINITY;
        for (int item : close) {
            double sum = online.terms(state, hidden, item).sum();
            best = sum > greatest ? item : best;
            greatest = Math.max(greatest, sum);
        }
        return best;
    }
}
