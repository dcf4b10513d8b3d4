// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.hanse.core.crypto.StreamRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Samples against the distributions that they are accounted as; seeds are fixed, and thresholds far out. */
class NoiseDistributionTest {

    private static final int FEW = 100_000;
    private static final int MANY = 10_000_000;
    private static final double UNLIKELY = 1e-9;

    /** Limit in deviations of a standard normal number; 6e-10 lie beyond. */
    private static final double FAR = 6.2;

    /** Sampler with its expected distribution. */
    record Sampled(String name, ExpectedNoise expected, Draw draw) {
        @Override
        public String toString() {
            return name;
        }
    }

    interface Draw {
        long[] of(int count, RandomGenerator random);
    }

    static List<Sampled> samplers() {
        return List.of(
                gaussian(0.3),
                gaussian(1),
                gaussian(5),
                gaussian(1e3),
                gaussian(1e5),
                skellam(0.09),
                skellam(1),
                skellam(25),
                skellam(1e6),
                skellam(1e10));
    }

    private static Sampled gaussian(double sigma) {
        return new Sampled(
                "gaussian " + sigma, ExpectedNoise.roundedGaussian(sigma), RoundedGaussianSampler.of(sigma)::draw);
    }

    private static Sampled skellam(double variance) {
        return new Sampled("skellam " + variance, ExpectedNoise.skellam(variance), SkellamSampler.of(variance)::draw);
    }

    private static long[] draw(Sampled sampled, int count, long seed) {
        try (StreamRandom random = StreamRandom.seededForTesting(seed)) {
            return sampled.draw().of(count, random);
        }
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void draw_aHundredThousand_fitTheirDistribution(Sampled sampled) {
        assertFits(sampled, draw(sampled, FEW, 71));
    }

    @Tag("nightly")
    @ParameterizedTest
    @MethodSource("samplers")
    void draw_tenMillion_fitTheirDistribution(Sampled sampled) {
        assertFits(sampled, draw(sampled, MANY, 72));
    }

    private static void assertFits(Sampled sampled, long[] sample) {
        ExpectedNoise expected = sampled.expected();
        assertThat(expected.fit(sample)).isGreaterThan(UNLIKELY);
        double kurtosis = expected.excess() + 3;
        assertThat(NoiseStatistics.mean(sample, expected.deviation())).isCloseTo(0, within(FAR));
        double variance = expected.deviation() * expected.deviation();
        assertThat(NoiseStatistics.variance(sample) / variance)
                .isCloseTo(1, within(FAR * Math.sqrt((kurtosis - 1) / sample.length)));
        // The kurtosis of normal numbers has a variance of 24; that of the smallest of these, with many zeros, more.
        assertThat(NoiseStatistics.excess(sample))
                .isCloseTo(expected.excess(), within(FAR * kurtosis * kurtosis * Math.sqrt(24.0 / 9 / sample.length)));
    }

    @ParameterizedTest
    @MethodSource("samplers")
    void draw_coordinatesAndNodes_areIndependent(Sampled sampled) {
        long[] sample = draw(sampled, FEW, 73);
        for (int lag : new int[] {1, 2, 7, GaussianAttempts.SIZE}) {
            long[] shifted = Arrays.copyOfRange(sample, lag, sample.length);
            assertThat(NoiseStatistics.correlation(Arrays.copyOf(sample, shifted.length), shifted))
                    .as("%d apart", lag)
                    .isCloseTo(0, within(FAR));
        }
        long[] magnitudes = Arrays.stream(sample).map(Math::abs).toArray();
        double mean = Arrays.stream(magnitudes).average().orElseThrow();
        long[] centred = Arrays.stream(magnitudes)
                .map(n -> Math.round(1000 * (n - mean)))
                .toArray();
        assertThat(NoiseStatistics.correlation(
                        Arrays.copyOf(centred, centred.length - 1), Arrays.copyOfRange(centred, 1, centred.length)))
                .isCloseTo(0, within(FAR));
        assertThat(NoiseStatistics.correlation(sample, draw(sampled, FEW, 74))).isCloseTo(0, within(FAR));
        // The statistic detects equal seeds of two nodes.
        assertThat(NoiseStatistics.correlation(sample, draw(sampled, FEW, 73))).isGreaterThan(100);
    }

    /** Samplers with a fault each, beside the distribution that they claim. */
    static List<Sampled> mutants() {
        return List.of(
                of("a deviation 3 % too small", gaussian(1e3), RoundedGaussianSampler.of(970)::draw),
                of("rounded down", gaussian(1), floored(1)),
                of(
                        "nothing beyond three deviations",
                        gaussian(1e3),
                        cutOff(RoundedGaussianSampler.of(1e3)::draw, 3000)),
                of("every attempt taken", gaussian(1e3), untested(1e3)),
                of(
                        "even numbers alone",
                        gaussian(5),
                        (n, r) -> doubled(RoundedGaussianSampler.of(2.5).draw(n, r))),
                of("normal in place of Skellam", skellam(0.09), RoundedGaussianSampler.of(0.3)::draw),
                of("half of the variance", skellam(25), SkellamSampler.of(12.5)::draw),
                of("one sign for zero too many", skellam(1), withMoreZeros()),
                of("a deviation 3 % too small, Skellam", skellam(1e6), SkellamSampler.of(0.97 * 0.97 * 1e6)::draw));
    }

    private static Sampled of(String fault, Sampled claimed, Draw draw) {
        return new Sampled(fault, claimed.expected(), draw);
    }

    private static Draw floored(double sigma) {
        return (count, random) -> {
            long[] fine = RoundedGaussianSampler.of(sigma * 1000).draw(count, random);
            return Arrays.stream(fine).map(n -> Math.floorDiv(n, 1000L)).toArray();
        };
    }

    private static Draw cutOff(Draw draw, long most) {
        return (count, random) -> Arrays.stream(draw.of(count, random))
                .map(n -> Math.max(-most, Math.min(most, n)))
                .toArray();
    }

    private static long[] doubled(long[] sample) {
        return Arrays.stream(sample).map(n -> 2 * n).toArray();
    }

    private static Draw untested(double sigma) {
        return (count, random) -> {
            GaussianAttempts attempts = new GaussianAttempts();
            long[] sample = new long[count];
            for (int at = 0; at < count; at += GaussianAttempts.SIZE) {
                attempts.make(random, GaussianAttempts.SIZE);
                for (int i = 0; i < Math.min(GaussianAttempts.SIZE, count - at); i++) {
                    double magnitude = attempts.whole[i] + attempts.first[i] * 0x1p-60;
                    sample[at + i] = Math.round(sigma * magnitude) * (attempts.sign[i] == 0 ? 1 : -1);
                }
            }
            return sample;
        };
    }

    private static Draw withMoreZeros() {
        return (count, random) -> Arrays.stream(SkellamSampler.of(1).draw(count, random))
                .map(n -> n == 1 && random.nextInt(20) == 0 ? 0 : n)
                .toArray();
    }

    @ParameterizedTest
    @MethodSource("mutants")
    void fit_ofASamplerWithAFault_isSeenToBeBad(Sampled mutant) {
        assertThat(mutant.expected().fit(draw(mutant, FEW, 75))).isLessThan(UNLIKELY);
    }
}
