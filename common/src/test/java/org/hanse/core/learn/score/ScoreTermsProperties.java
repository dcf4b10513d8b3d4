// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.ScoreWeights;
import org.hanse.core.learn.kernel.Kernels;
import org.hanse.core.learn.memory.MemoryRows;
import org.hanse.core.learn.network.NetworkShape;
import org.hanse.core.learn.network.SharedNetwork;
import org.hanse.core.model.ModelSpec.Gate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Sum of the terms of a score, which equals the score within the stated rounding error. */
class ScoreTermsProperties {

    static Stream<ServedNetwork.Kind> kinds() {
        return ServedNetwork.Kind.all(12).stream();
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void terms_everyItem_addUpToWhatWasRankedBy(ServedNetwork.Kind kind) {
        ServedNetwork network = new ServedNetwork(kind, 30, 18, kind.seed());
        NetworkScorer scorer = network.scorer();
        OnlineScorer online = scorer.online();
        for (InteractionLog log : List.of(network.fresh, network.known)) {
            for (int s = 0; s < 3; s++) {
                InteractionSequence history = log.sequence(s);
                ShopperState state = online.begin(log == network.known && kind.memory() ? s : MemoryRows.NO_SHOPPER);
                online.appendAll(state, history);
                for (int item = s & 1; item < scorer.items(); item += 2) {
                    ScoreTerms terms = scorer.terms(history, item);
                    assertThat(terms.sum()).isCloseTo(terms.ranked(), within(1e-9 + terms.rounding()));
                    assertThat(online.rounding(state)).isBetween(terms.rounding(), 1e-3 * (1 + Math.abs(terms.sum())));
                    assertThat(terms.sum()).isCloseTo(recomputed(network, scorer, history, item), within(1e-9));
                    assertThat(online.terms(state, item)).isEqualTo(terms);
                    double heads = online.heads(state, item).stream()
                            .mapToDouble(Double::doubleValue)
                            .sum();
                    assertThat(heads).isCloseTo(terms.sum(), within(1e-5));
                }
            }
        }
    }

    /** With a single weight, a score is that head's part of the score with all weights. */
    @Test
    void heads_eachObjective_isWhatTheScoreWouldBeOfItAlone() {
        ServedNetwork network = new ServedNetwork(
                ServedNetwork.Kind.small().withGate(Gate.SOFTMAX).withHistory(12), 30, 18, 5);
        OnlineScorer all = network.scorer().online();
        ShopperState state = all.begin();
        all.appendAll(state, network.fresh.sequence(1));
        for (int head = 0; head < 4; head++) {
            List<Double> omega = new ArrayList<>(List.of(0.0, 0.0, 0.0));
            if (head > 0) {
                omega.set(head - 1, network.weights.objectives().get(head - 1));
            }
            ScoreWeights alone = new ScoreWeights(head == 0 ? network.weights.policy() : 0, omega);
            NetworkScorer one = NetworkScorer.of(
                    network.shared,
                    network.personal,
                    network.features,
                    network.tables,
                    alone,
                    Kernels.best(),
                    ShardRunner.sequential());
            float[] scores = one.score(network.fresh.sequence(1));
            for (int item = 0; item < 30; item++) {
                assertThat(all.heads(state, item)).hasSize(4);
                assertThat(all.heads(state, item).get(head)).isCloseTo(scores[item], within(1e-5));
            }
        }
    }

    /** The score in double precision, in the order of docs/design/network.md: pooled interactions, heads, then the item. */
    private static double recomputed(
            ServedNetwork network, NetworkScorer scorer, InteractionSequence history, int item) {
        scorer.score(history);
        NetworkShape shape = new NetworkShape(network.spec, scorer.items());
        EncodedWindow window = scorer.window();
        ScoringNetwork parts = scorer.network();
        int d = shape.d;
        double[] m = new double[shape.heads * d];
        for (int i = 0; i < m.length; i++) {
            for (int t = 0; t < window.length; t++) {
                double gate = window.gates[window.gatesAt + i / d * window.stride + t];
                m[i] += gate * window.e[window.eAt + t * d + i % d];
            }
        }
        double score = parts.base[item];
        for (int c = 0; c < shape.scores; c++) {
            double z = 0;
            for (int j = 0; j < d; j++) {
                double u = 0;
                for (int i = 0; i < m.length; i++) {
                    u += m[i] * parts.shared[shape.headValue + (i * shape.scores + c) * d + j];
                }
                for (int i = 0; i < d && c == 0 && network.spec.sequence(); i++) {
                    u += (double) window.h[window.hAt + i] * parts.shared[shape.headSequence + i * d + j];
                }
                z += u * (parts.vectors[item * d + j] - (double) parts.meanVector[j]);
            }
            for (int i = 0; i < m.length && c > 0; i++) {
                z += m[i] * parts.shared[shape.headState + i * shape.objectives + c - 1];
            }
            score += parts.weights.of(c) * z;
        }
        if (network.tables.isPresent()) {
            MemoryRows rows = new MemoryRows(network.tables.get());
            int[] items = new int[window.length];
            for (int t = 0; t < items.length; t++) {
                items[t] = history.item(window.first + t);
            }
            rows.begin(items, 0, items.length, parts.shopper(history));
            score += rows.at(parts.memory, 0, items.length - 1, item);
        }
        for (int t = 0; network.spec.addsSimilarity() && t < window.length; t++) {
            double[] cosines = new double[scorer.items()];
            network.features.descriptions().orElseThrow().addCosines(history.item(window.first + t), 1, cosines);
            float weight = parts.shared[shape.similarityAge + window.length - 1 - t];
            score += (float) network.weights.policy() * weight * cosines[item];
        }
        return score;
    }

    /** Great numbers cancel in pairs, so the rounding error of the state is far above that of a score. */
    @Test
    void rounding_sumsThatCancel_holds() {
        ServedNetwork network = new ServedNetwork(
                ServedNetwork.Kind.small()
                        .withGate(Gate.SOFTMAX)
                        .withHistory(12)
                        .withMemory(false)
                        .withObjectives(0),
                30,
                18,
                5);
        ParameterLayout layout = network.shared.parameters().layout();
        float[] values = network.shared.parameters().toArray();
        ParameterLayout.Block types = layout.block("interaction.type");
        Arrays.fill(values, types.at(), types.end(), 1000f);
        int head = layout.block("head.value").at();
        for (int i = 0; i < 16; i += 2) {
            for (int j = 0; j < 8; j++) {
                values[head + (i + 1) * 8 + j] = -values[head + i * 8 + j];
            }
        }
        NetworkScorer scorer = network.with(new SharedNetwork(network.spec, ParameterVector.of(layout, values)))
                .scorer();
        double greatest = 0;
        for (int s = 0; s < network.fresh.shoppers(); s++) {
            for (int item = 0; item < scorer.items(); item++) {
                ScoreTerms terms = scorer.terms(network.fresh.sequence(s), item);
                double error = Math.abs(terms.sum() - terms.ranked());
                assertThat(error).isLessThanOrEqualTo(terms.rounding() + 1e-9);
                greatest = Math.max(greatest, error);
            }
        }
        assertThat(greatest).isGreaterThan(1e-5);
    }

    static Stream<ServedNetwork.Kind> largeKinds() {
        return Stream.of(Gate.values())
                .map(gate -> ServedNetwork.Kind.small()
                        .withDimension(64)
                        .withGate(gate)
                        .withHistory(50));
    }

    @ParameterizedTest
    @MethodSource("largeKinds")
    void rounding_usualSizes_holdsAndIsSmall(ServedNetwork.Kind kind) {
        ServedNetwork network = new ServedNetwork(kind, 100, 120, 3);
        NetworkScorer scorer = network.scorer();
        for (int s = 0; s < network.fresh.shoppers(); s++) {
            for (int item = 0; item < scorer.items(); item += 9) {
                ScoreTerms terms = scorer.terms(network.fresh.sequence(s), item);
                double size = Math.abs(terms.base());
                for (ScoreTerms.Interaction term : terms.interactions()) {
                    size += Math.abs(term.network()) + Math.abs(term.bySource().sum());
                }
                assertThat(terms.sum()).isCloseTo(terms.ranked(), within(terms.rounding()));
                assertThat(terms.rounding()).isLessThan(1e-4 * size);
            }
        }
    }
}
