// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RankDistributionProperties {

    static LongStream seeds() {
        return LongStream.range(0, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void expected_bestPossible_isThatOfTheSortedItemsAndNoOtherOrderBeatsIt(long seed) {
        RandomGenerator random = Substream.of(seed).generate();
        double[] weights = weights(random);
        RankDistribution best = RankDistribution.bestPossible(weights);
        List<Integer> order = new ArrayList<>(unmet(weights));
        Gain gain = Draw.oneOf(List.of(Gain.values()), random);
        int cutoff = random.nextInt(1, RankDistribution.DEPTH + 1);

        order.sort(Comparator.comparing((Integer item) -> -weights[item]));
        assertThat(best.expected(gain, cutoff))
                .as("seed %d", seed)
                .isCloseTo(expected(order, weights, gain, cutoff), within(1e-12));
        assertThat(RankDistribution.bestPossibleRank(weights, order.get(order.size() / 2)))
                .as("seed %d", seed)
                .isEqualTo(order.size() / 2 + 1);

        double sum = 0;
        for (int i = 0; i < 200; i++) {
            Collections.shuffle(order, new Random(random.nextLong()));
            double other = expected(order, weights, gain, cutoff);
            sum += other;
            assertThat(other).as("seed %d", seed).isLessThanOrEqualTo(best.expected(gain, cutoff) + 1e-12);
        }
        assertThat(RankDistribution.random(weights).expected(gain, cutoff))
                .as("seed %d", seed)
                .isCloseTo(sum / 200, within(0.1));
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void variance_bestPossible_isThatOfTheGains(long seed) {
        RandomGenerator random = Substream.of(seed).generate();
        double[] weights = weights(random);
        double total = Arrays.stream(weights).sum();
        double mean = RankDistribution.bestPossible(weights).expected(Gain.NDCG, 10);

        double variance = unmet(weights).stream()
                .mapToDouble(item -> {
                    double gain = Gain.NDCG.at(RankDistribution.bestPossibleRank(weights, item), 10);
                    return weights[item] / total * (gain - mean) * (gain - mean);
                })
                .sum();

        assertThat(RankDistribution.bestPossible(weights).variance(Gain.NDCG, 10))
                .as("seed %d", seed)
                .isCloseTo(variance, within(1e-12));
    }

    private static double[] weights(RandomGenerator random) {
        double[] weights = random.doubles(random.nextInt(8, 60)).map(x -> x * x).toArray();
        for (int i = 0; i < weights.length; i += 4) {
            weights[i] = 0;
        }
        return weights;
    }

    private static List<Integer> unmet(double[] weights) {
        return IntStream.range(0, weights.length)
                .filter(item -> weights[item] > 0)
                .boxed()
                .toList();
    }

    private static double expected(List<Integer> order, double[] weights, Gain gain, int cutoff) {
        double total = Arrays.stream(weights).sum();
        return IntStream.range(0, order.size())
                .mapToDouble(r -> weights[order.get(r)] / total * gain.at(r + 1, cutoff))
                .sum();
    }
}
