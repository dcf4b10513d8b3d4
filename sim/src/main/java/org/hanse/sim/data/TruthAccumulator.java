// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.data;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Mean gains of the best possible and of a random ranking over choices. */
final class TruthAccumulator {

    /** The cutoffs of the generated descriptors. */
    static final List<Integer> CUTOFFS = List.of(5, 10, 20);

    private final Map<Measured, Sums> sums = new LinkedHashMap<>();
    private long choices;

    private record Measured(String model, Gain gain, int cutoff) {}

    /** Sums over choices. */
    private record Sums(double expected, double realised, double variance) {
        static Sums plus(Sums a, Sums b) {
            return new Sums(a.expected + b.expected, a.realised + b.realised, a.variance + b.variance);
        }
    }

    /** Adds a choice of {@code chosen} among items of these weights; items met before have weight 0. */
    void add(double[] weights, int chosen) {
        choices++;
        RankDistribution best = RankDistribution.bestPossible(weights);
        RankDistribution random = RankDistribution.random(weights);
        int rank = RankDistribution.bestPossibleRank(weights, chosen);
        for (Gain gain : Gain.values()) {
            for (int cutoff : CUTOFFS) {
                add(new Measured(Truth.BEST_POSSIBLE, gain, cutoff), best, gain.at(rank, cutoff));
                // Over all random rankings alike, every target is worth the same.
                add(new Measured(Truth.RANDOM, gain, cutoff), random, random.expected(gain, cutoff));
            }
        }
    }

    private void add(Measured measured, RankDistribution ranks, double realised) {
        double expected = ranks.expected(measured.gain(), measured.cutoff());
        double variance = ranks.variance(measured.gain(), measured.cutoff());
        sums.merge(measured, new Sums(expected, realised, variance), Sums::plus);
    }

    /** Adds everything that another accumulator was given. */
    void addAll(TruthAccumulator other) {
        choices += other.choices;
        other.sums.forEach((measured, more) -> sums.merge(measured, more, Sums::plus));
    }

    /** Returns the means with the merchant's id. */
    List<Truth.Score> toScores(String merchant) {
        return sums.entrySet().stream()
                .map(entry -> score(merchant, entry.getKey(), entry.getValue()))
                .toList();
    }

    private Truth.Score score(String merchant, Measured measured, Sums total) {
        return new Truth.Score(
                merchant,
                measured.model(),
                measured.gain().key(),
                measured.cutoff(),
                rounded(total.expected() / choices),
                rounded(total.realised() / choices),
                rounded(Math.sqrt(total.variance()) / choices),
                choices);
    }

    /** Rounds a value; further digits would be noise. */
    private static double rounded(double value) {
        return Math.round(value * 1e6) / 1e6;
    }
}
