// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.learn.network.EncoderKind;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Scores without an interaction. */
class RemovalTest {

    static Stream<ServedNetwork.Kind> kinds() {
        return ServedNetwork.Kind.all(12).stream();
    }

    static Stream<ServedNetwork.Kind> strictKinds() {
        return kinds().filter(kind -> kind.gate() == Gate.STRICT && !kind.sequence());
    }

    static Stream<ServedNetwork.Kind> otherKinds() {
        return kinds().filter(kind -> kind.gate() != Gate.STRICT || kind.sequence());
    }

    /** But for the rounding of two scores. */
    @ParameterizedTest
    @MethodSource("strictKinds")
    void score_strictGates_changesByTheTerm(ServedNetwork.Kind kind) {
        assertThat(greatestDifference(kind, terms -> 2 * terms.rounding())).isLessThan(1);
    }

    /** Normalised gates grow when another gate is removed, and the query of the state depends on its history. */
    @ParameterizedTest
    @MethodSource("otherKinds")
    void score_otherGates_changesByMoreThanTheTerm(ServedNetwork.Kind kind) {
        assertThat(greatestDifference(kind, RemovalTest::size)).isGreaterThan(1e-3);
    }

    /**
     * Returns the greatest difference between the change of a score and the term of the hidden interaction, as part of
     * {@code whole}.
     */
    private static double greatestDifference(ServedNetwork.Kind kind, ToDoubleFunction<ScoreTerms> whole) {
        ServedNetwork network = new ServedNetwork(kind, 30, 18, kind.seed());
        NetworkScorer scorer = network.scorer();
        InteractionSequence history = OnlineScorerProperties.longest(network.fresh);
        int first = Math.max(0, history.length() - kind.history());
        double greatest = 0;
        for (int t = first; t < history.length(); t++) {
            int hidden = t;
            float[] without = scorer.score(history, i -> i == hidden).clone();
            for (int item = 0; item < scorer.items(); item++) {
                ScoreTerms terms = scorer.terms(history, item);
                double term = terms.interactions().get(t - first).sum();
                double difference = Math.abs(terms.ranked() - without[item] - term);
                greatest = Math.max(greatest, difference / whole.applyAsDouble(terms));
            }
        }
        return greatest;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void terms_ofSetsInAnyOrder_areThoseOfAFreshScorer(ServedNetwork.Kind kind) {
        ServedNetwork network = new ServedNetwork(kind, 30, 18, kind.seed());
        InteractionSequence history = OnlineScorerProperties.longest(network.fresh);
        InteractionSequence other = network.fresh.sequence(0);
        OnlineScorer scorer = network.scorer().online();
        ShopperState state = scorer.begin();
        ShopperState second = scorer.begin();
        scorer.appendAll(state, history);
        scorer.appendAll(second, other);
        int last = history.length() - 1;
        List<IntPredicate> sets =
                List.of(i -> i == last, i -> i == last, i -> i == last - 1, i -> false, i -> true, i -> i == last);
        for (IntPredicate set : sets) {
            OnlineScorer fresh = network.scorer().online();
            ShopperState own = fresh.begin();
            fresh.appendAll(own, history);
            assertThat(scorer.terms(state, set, 3)).isEqualTo(fresh.terms(own, set, 3));
            assertThat(scorer.terms(state, set, 4)).isEqualTo(fresh.terms(own, set, 4));
            scorer.terms(second, set, 3);
            assertThat(scorer.terms(state, set, 4)).isEqualTo(fresh.terms(own, set, 4));
            assertThat(scorer.terms(state, 4)).isEqualTo(fresh.terms(own, 4));
        }
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void gates_ofAWindow_areOneAnInteraction(ServedNetwork.Kind kind) {
        ServedNetwork network = new ServedNetwork(kind, 30, 18, kind.seed());
        InteractionSequence history = OnlineScorerProperties.longest(network.fresh);
        OnlineScorer scorer = network.scorer().online();
        ShopperState state = scorer.begin();
        scorer.appendAll(state, history);
        List<Double> gates = scorer.gates(state);
        assertThat(gates).hasSize(Math.min(kind.history(), history.length()));
        if (kind.gate() != Gate.STRICT) {
            assertThat(gates.stream().mapToDouble(Double::doubleValue).sum()).isCloseTo(1, within(1e-5));
        }
    }

    /** Returns the sum of the score's absolute terms, and 1. */
    private static double size(ScoreTerms terms) {
        double size = 1 + Math.abs(terms.base());
        for (ScoreTerms.Interaction each : terms.interactions()) {
            size += Math.abs(each.network()) + Math.abs(each.bySource().sum());
        }
        return size;
    }

    /** Ages count from the last interaction, so hiding the first ones leaves the scores of a history that began later. */
    @ParameterizedTest
    @MethodSource("kinds")
    void score_firstOnesHidden_isThatOfAShorterHistory(ServedNetwork.Kind kind) {
        ServedNetwork network = new ServedNetwork(kind, 30, 18, kind.seed());
        NetworkScorer scorer = network.scorer();
        int[] items = {3, 8, 3, 1, 20, 7, 8, 9, 3};
        for (int first = 0; first < items.length; first++) {
            int begin = first;
            float[] hidden = scorer.score(untimed(items), i -> i < begin).clone();
            float[] shorter = scorer.score(untimed(Arrays.copyOfRange(items, first, items.length)));
            requireClose(hidden, shorter);
        }
    }

    /** Without ages a recurrent encoder and its gates are independent of a hidden interaction. */
    @Test
    void score_recurrentWithoutAges_isThatOfAHistoryWithoutTheInteraction() {
        ServedNetwork network =
                new ServedNetwork(ServedNetwork.Kind.small().withHistory(12).withMemory(false), 30, 18, 4);
        NetworkScorer scorer = network.with(withoutAges(network.shared)).scorer();
        float[] hidden =
                scorer.score(untimed(4, 5, 6, 7, 8), i -> i == 1 || i == 4).clone();
        requireClose(hidden, scorer.score(untimed(4, 6, 7)));
    }

    /** A transformer reads the visible interactions alone, with ages among them; so its sequence term is that of a history of these. */
    @Test
    void sequence_transformerWithHiddenOnes_isThatOfAHistoryWithoutThem() {
        ServedNetwork network = new ServedNetwork(
                ServedNetwork.Kind.small()
                        .withEncoder(EncoderKind.TRANSFORMER)
                        .withGate(Gate.STRICT)
                        .withHistory(12)
                        .withSequence(true),
                30,
                18,
                4);
        OnlineScorer scorer = network.scorer().online();
        ShopperState whole = scorer.begin();
        scorer.appendAll(whole, untimed(4, 5, 6, 7, 8));
        ShopperState visible = scorer.begin();
        scorer.appendAll(visible, untimed(4, 6, 7));
        for (int item = 0; item < 30; item++) {
            double hidden = scorer.terms(whole, i -> i == 1 || i == 4, item).sequence();
            assertThat(hidden)
                    .isCloseTo(scorer.terms(visible, item).sequence(), within(1e-6))
                    .isNotCloseTo(scorer.terms(whole, item).sequence(), within(1e-4));
        }
    }

    /** A hidden interaction is zero in every layer; the last position looks back on it through all of them. */
    @Test
    void score_convolutions_hiddenInteractionIsZeroInEveryLayer() {
        ServedNetwork network = new ServedNetwork(
                ServedNetwork.Kind.small()
                        .withHeads(1)
                        .withEncoder(EncoderKind.CNN)
                        .withHistory(40)
                        .withMemory(false)
                        .withObjectives(0),
                30,
                18,
                4);
        NetworkScorer scorer = network.scorer();
        InteractionSequence history = OnlineScorerProperties.longest(network.fresh);
        float[] hidden = scorer.score(history, i -> i % 3 == 1).clone();
        scorer.score(history);
        ScoringNetwork parts = scorer.network();
        int n = history.length();
        double[] gates = gates(parts, scorer.window().e, n);
        for (int item = 0; item < hidden.length; item++) {
            double score = parts.base[item];
            for (int i = 0; i < 8; i++) {
                for (int j = 0; j < 8; j++) {
                    double m = 0;
                    for (int t = 0; t < n; t++) {
                        m += gates[t] * scorer.window().e[t * 8 + i];
                    }
                    score += parts.weights.policy()
                            * m
                            * parts.shared[parts.shape.headValue + i * 8 + j]
                            * (parts.vectors[item * 8 + j] - (double) parts.meanVector[j]);
                }
            }
            assertThat((double) hidden[item]).isCloseTo(score, within(1e-4));
        }
    }

    /** Computes the gates of one head in double, with every third interaction hidden, by docs/design/network.md. */
    private static double[] gates(ScoringNetwork parts, float[] e, int n) {
        float[] w = parts.shared;
        double[][] x = new double[n][8];
        double[] last = {};
        for (int t = 0; t < n; t++) {
            for (int i = 0; i < 8; i++) {
                x[t][i] = t % 3 == 1 ? 0 : e[t * 8 + i];
            }
        }
        for (int l = 0; l < 3; l++) {
            double[][] y = new double[n][8];
            for (int t = 0; t < n; t++) {
                for (int i = 0; i < 8 && t % 3 != 1; i++) {
                    double sum = w[parts.shape.at("encoder." + l + ".bias") + i];
                    for (int j = 0; j < 3 && t - (j << l) >= 0; j++) {
                        for (int k = 0; k < 8; k++) {
                            sum += x[t - (j << l)][k]
                                    * w[parts.shape.at("encoder." + l + ".weight") + (j * 8 + k) * 8 + i];
                        }
                    }
                    y[t][i] = x[t][i] + Math.max(0, sum);
                }
                last = t % 3 == 1 ? last : y[t];
            }
            x = y;
        }
        double[] gates = new double[n];
        double all = 0;
        for (int t = 0; t < n; t++) {
            double logit = w[parts.shape.age + n - 1 - t];
            for (int i = 0; i < 8; i++) {
                double query = w[parts.shape.queryBias + i];
                double key = w[parts.shape.keyBias + i];
                for (int k = 0; k < 8; k++) {
                    query += last[k] * w[parts.shape.queryWeight + k * 8 + i];
                    key += e[t * 8 + k] * w[parts.shape.keyWeight + k * 8 + i];
                }
                logit += query * key / Math.sqrt(8);
            }
            gates[t] = t % 3 == 1 ? 0 : Math.exp(logit);
            all += gates[t];
        }
        for (int t = 0; t < n; t++) {
            gates[t] /= all;
        }
        return gates;
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void score_everythingHidden_isTheAnonymousOne(ServedNetwork.Kind kind) {
        ServedNetwork network = new ServedNetwork(kind, 30, 18, 1);
        NetworkScorer scorer = network.scorer();
        float[] anonymous = scorer.score(network.fresh.sequence(0).prefix(0)).clone();
        assertThat(scorer.score(network.fresh.sequence(0), i -> true)).containsExactly(anonymous);
        assertThat(scorer.score(network.fresh.sequence(0))).isNotEqualTo(anonymous);
    }

    @Test
    void score_nothingHidden_isThatOfTheHistory() {
        ServedNetwork network = new ServedNetwork(ServedNetwork.Kind.small(), 30, 18, 4);
        NetworkScorer scorer = network.scorer();
        double[] sums = new double[30];
        scorer.score(network.known.sequence(2), i -> false, sums);
        float[] whole = scorer.score(network.known.sequence(2));
        for (int item = 0; item < sums.length; item++) {
            assertThat(sums[item]).isCloseTo(whole[item], within(1e-5));
        }
    }

    private static void requireClose(float[] actual, float[] expected) {
        for (int item = 0; item < expected.length; item++) {
            assertThat(actual[item]).isCloseTo(expected[item], within(1e-5f));
        }
    }

    private static InteractionSequence untimed(int... items) {
        InteractionLogAccumulator log = new InteractionLogAccumulator();
        int view = log.typeIndex(InteractionType.VIEW);
        log.beginShopper(new ShopperId("s"));
        for (int item : items) {
            log.add(item, view);
        }
        InteractionLog made = log.toLog();
        return made.sequence(0);
    }

    private static SharedNetwork withoutAges(SharedNetwork network) {
        float[] values = network.parameters().toArray();
        ParameterLayout.Block ages = network.parameters().layout().block("gate.age");
        Arrays.fill(values, ages.at(), ages.end(), 0f);
        return new SharedNetwork(
                network.spec(), ParameterVector.of(network.parameters().layout(), values));
    }
}
