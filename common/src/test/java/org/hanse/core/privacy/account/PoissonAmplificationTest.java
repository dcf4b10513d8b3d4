// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntToDoubleFunction;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PoissonAmplificationTest {

    private static final double[] PROBABILITIES = {1e-6, 1e-3, 0.02, 0.1, 0.2, 0.5, 0.9, 0.999};
    private static final int[] ORDERS = {2, 3, 4, 6, 11, 24, 64};

    /** Two distributions on finitely many outcomes. */
    private static final class Pair {

        private final double[] with;
        private final double[] without;

        Pair(double[] with, double[] without) {
            this.with = with;
            this.without = without;
        }

        double divergence(int order) {
            return Math.max(renyi(with, without, order), renyi(without, with, order));
        }

        Pair sampled(double q) {
            double[] mixed = new double[with.length];
            for (int i = 0; i < mixed.length; i++) {
                mixed[i] = (1 - q) * without[i] + q * with[i];
            }
            return new Pair(mixed, without);
        }

        private static double renyi(double[] one, double[] other, int order) {
            double sum = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < one.length; i++) {
                sum = LogSpace.sum(sum, order * Math.log(one[i]) - (order - 1) * Math.log(other[i]));
            }
            return sum / (order - 1);
        }
    }

    private static Pair drawn(Random random) {
        int outcomes = 2 + random.nextInt(6);
        // From nearly equal distributions to outcomes that are nearly impossible on one side.
        double apart = Math.pow(10, random.nextDouble() * 2.5 - 2);
        double[] one = new double[outcomes];
        double[] other = new double[outcomes];
        for (int i = 0; i < outcomes; i++) {
            double both = Math.exp(3 * random.nextGaussian());
            one[i] = both * Math.exp(apart * random.nextGaussian());
            other[i] = both * Math.exp(apart * random.nextGaussian());
        }
        return new Pair(normal(one), normal(other));
    }

    private static double[] normal(double[] weights) {
        double sum = 0;
        for (double weight : weights) {
            sum += weight;
        }
        for (int i = 0; i < weights.length; i++) {
            weights[i] /= sum;
        }
        return weights;
    }

    @Test
    void divergence_ofAnyTwoDistributions_isNotBelowThatOfTheirMixtureInEitherDirection() {
        requireNotBelow(500);
    }

    @Test
    @Tag("nightly")
    void divergence_ofManyTwoDistributions_isNotBelowThatOfTheirMixtureInEitherDirection() {
        requireNotBelow(2000);
    }

    private static void requireNotBelow(int draws) {
        Random random = new Random(9);
        for (int draw = 0; draw < draws; draw++) {
            Pair pair = drawn(random);
            for (double q : PROBABILITIES) {
                PoissonAmplification bound = new PoissonAmplification(q, pair::divergence);
                Pair sampled = pair.sampled(q);
                for (int order : ORDERS) {
                    double exact = sampled.divergence(order);
                    assertThat(bound.divergence(order))
                            .as("draw %s, probability %s, order %s", draw, q, order)
                            .isGreaterThanOrEqualTo(exact * (1 - 1e-9) - 1e-14);
                }
            }
        }
    }

    /** One of two outcomes is rare with the unit, so removal costs more than addition. */
    @ParameterizedTest
    @CsvSource({"0.5, 3", "0.5, 6", "0.9, 4"})
    void divergence_whereRemovalCostsMore_coversIt(double q, int order) {
        Pair pair = new Pair(new double[] {0.001, 0.999}, new double[] {0.4, 0.6});
        Pair sampled = pair.sampled(q);
        double added = Pair.renyi(sampled.with, sampled.without, order);
        double removed = Pair.renyi(sampled.without, sampled.with, order);
        assertThat(removed).isGreaterThan(added);
        PoissonAmplification bound = new PoissonAmplification(q, pair::divergence);
        assertThat(bound.divergence(order)).isGreaterThanOrEqualTo(removed);
    }

    @Test
    void divergence_orderTwo_isItsClosedForm() {
        // (1 - q)^2 + 2 q (1 - q) + q^2 exp(divergence), for any release.
        for (double q : new double[] {1e-6, 0.01, 0.3, 0.9}) {
            for (double divergence : new double[] {1e-9, 0.5, 20}) {
                assertThat(new PoissonAmplification(q, order -> divergence).divergence(2))
                        .isCloseTo(Math.log1p(q * q * Math.expm1(divergence)), within(1e-12 + 1e-9 * divergence));
            }
        }
    }

    /** The exact divergence of Gaussian noise is known, and it is that of addition. */
    @ParameterizedTest
    @CsvSource({
        "0.01, 0.7, 4",
        "0.1, 1.6, 11",
        "0.2, 1.65, 4",
        "0.2, 5, 12",
        "0.2, 12, 20",
        "0.2, 60, 200",
        "0.5, 9, 8",
        "0.9, 20, 64"
    })
    void divergence_ofNormalNoise_isTheExactOne(double q, double deviation, int order) {
        double exact = SampledDivergence.poisson(q, deviation, order);
        double bound = new PoissonAmplification(q, normal(deviation)).divergence(order);
        assertThat(bound).isCloseTo(exact, within(1e-6 * exact));
    }

    private static IntToDoubleFunction normal(double deviation) {
        return order -> order / (2 * deviation * deviation);
    }

    /** Removal, added up numerically. */
    @ParameterizedTest
    @ValueSource(doubles = {1.2, 3, 8})
    void divergence_ofNormalNoise_isAboveRemovalAddedUp(double deviation) {
        for (double q : new double[] {0.05, 0.2, 0.6}) {
            PoissonAmplification bound = new PoissonAmplification(q, normal(deviation));
            for (int order : new int[] {3, 8, 20}) {
                DoubleUnaryOperator ratio = z -> Math.exp((2 * z - 1 / deviation) / (2 * deviation));
                double mean = 0;
                double step = 1e-3;
                for (double z = -12; z <= 12; z += step) {
                    double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
                    mean += step * density * Math.pow(1 - q + q * ratio.applyAsDouble(z), 1 - order);
                }
                assertThat(bound.divergence(order)).isGreaterThanOrEqualTo(Math.log(mean) / (order - 1) * (1 - 1e-9));
            }
        }
    }

    @Test
    void divergence_ofNumbersBeyondWhatIsHeld_isThatOfEverybody() {
        assertThat(new PoissonAmplification(0.5, order -> Double.POSITIVE_INFINITY).divergence(7))
                .isEqualTo(Double.POSITIVE_INFINITY);
        for (double all : new double[] {0, 1e-300, 1e4, 1e300}) {
            for (double q : new double[] {1e-12, 0.5, 1 - 1e-12}) {
                for (int order : new int[] {2, 64, 1024}) {
                    assertThat(new PoissonAmplification(q, any -> all).divergence(order))
                            .as("%s %s %s", all, q, order)
                            .isBetween(0.0, all);
                }
            }
        }
    }

    /** At the ends of the range only the power of the bound remains. */
    @Test
    void divergence_atEveryProbabilityAndOrder_growsWithTheProbability() {
        for (int order : new int[] {2, 3, 5, 10, 30, 120}) {
            double before = 0;
            for (int part = 1; part < 120; part++) {
                double sampled = new PoissonAmplification(part / 120.0, normal(3)).divergence(order);
                assertThat(sampled).as("%s of 120, order %s", part, order).isBetween(before, order / 18.0);
                before = sampled;
            }
        }
    }
}
