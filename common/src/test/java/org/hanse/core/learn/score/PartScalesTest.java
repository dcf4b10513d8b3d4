// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.score;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.learn.score.PartScales.Part;
import org.hanse.core.shard.ShardRunner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class PartScalesTest {

    private static final int ITEMS = 25;
    private static final PartScales MIXED = new PartScales(List.of(0.5, 2.0, 3.0, 0.25, 4.0));

    static Stream<ServedNetwork> networks() {
        return ServedNetwork.Kind.all(6).stream().map(kind -> new ServedNetwork(kind, ITEMS, 9, kind.seed()));
    }

    private static Stream<InteractionSequence> histories(ServedNetwork network) {
        return IntStream.range(0, network.fresh.shoppers()).mapToObj(network.fresh::sequence);
    }

    private static double[] scores(NetworkScorer scorer, InteractionSequence history) {
        double[] scores = new double[ITEMS];
        scorer.score(history, scores);
        return scores;
    }

    private static NetworkScorer scaled(ServedNetwork network, PartScales scales) {
        return network.scorer().scaled(scales, ShardRunner.sequential());
    }

    @ParameterizedTest
    @MethodSource("networks")
    void scaled_mixed_isTheWeightedSumOfTheParts(ServedNetwork network) {
        NetworkScorer mixed = scaled(network, MIXED);
        histories(network).forEach(history -> {
            double[] sum = new double[ITEMS];
            for (Part part : Part.values()) {
                double[] own = scores(scaled(network, PartScales.only(part)), history);
                for (int item = 0; item < ITEMS; item++) {
                    sum[item] += MIXED.of(part) * own[item];
                }
            }

            assertThat(scores(mixed, history)).containsExactly(sum, within(1e-4));
        });
    }

    @ParameterizedTest
    @MethodSource("networks")
    void scaled_termsSumToTheScore(ServedNetwork network) {
        NetworkScorer mixed = scaled(network, MIXED);
        histories(network).forEach(history -> {
            double[] scores = scores(mixed, history);
            for (int item = 0; item < ITEMS; item++) {
                ScoreTerms terms = mixed.terms(history, item);

                assertThat(terms.sum()).isCloseTo(scores[item], within(terms.rounding()));
            }
        });
    }

    /** Where tables alone rank, a shopper without interactions still has the network's order. */
    @ParameterizedTest
    @MethodSource("networks")
    void scaled_withoutTheNetwork_ranksUnknownShoppersAsTrained(ServedNetwork network) {
        NetworkScorer tables = scaled(network, PartScales.only(Part.TRANSITIONS, Part.CO_OCCURRENCE));
        InteractionSequence none = network.fresh.sequence(0).prefix(0);

        assertThat(scores(tables, none)).isEqualTo(scores(network.scorer(), none));
        assertThat(Arrays.stream(scores(tables, none)).distinct().count()).isGreaterThan(1);
        assertThat(tables.terms(none, 3).sum()).isEqualTo(scores(tables, none)[3]);
    }

    @ParameterizedTest
    @MethodSource("networks")
    void scaled_byOne_changesNothing(ServedNetwork network) {
        histories(network)
                .forEach(history -> assertThat(scores(scaled(network, PartScales.ONE), history))
                        .isEqualTo(scores(network.scorer(), history)));
    }

    @Test
    void new_badFactors_rejects() {
        assertThatThrownBy(() -> new PartScales(Collections.nCopies(4, 1.0))).hasMessageContaining("4 factors");
        assertThatThrownBy(() -> new PartScales(List.of(1.0, -1.0, 1.0, 1.0, 1.0)))
                .hasMessageContaining("-1.0");
        assertThatThrownBy(() -> new PartScales(List.of(1.0, Double.NaN, 1.0, 1.0, 1.0)))
                .hasMessageContaining("NaN");
    }
}
