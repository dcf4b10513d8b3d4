// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class SignFlipTest {

    private static final int DRAWS = 100_000;

    /** Signed sums of 1, 2 and 3 are 6, 4, 2, 0, 0, -2, -4, -6. */
    @Test
    void test_threeDifferences_countsAllOutcomes() {
        SignFlip all = SignFlip.test(new double[] {0, 1, 2, 0, 3}, DRAWS, 1);
        assertThat(all.greater()).isEqualTo(1 / 8.0);
        assertThat(all.less()).isEqualTo(1);
        SignFlip mixed = SignFlip.test(new double[] {1, 2, -3}, DRAWS, 1);
        assertThat(mixed.greater()).isEqualTo(5 / 8.0);
        assertThat(mixed.less()).isEqualTo(5 / 8.0);
        SignFlip negative = SignFlip.test(new double[] {1, -2, -3}, DRAWS, 1);
        assertThat(negative.greater()).isEqualTo(7 / 8.0);
        assertThat(negative.less()).isEqualTo(2 / 8.0);
    }

    /** Thirds and tenths have no exact sums of doubles; equal sizes are tied all the same. */
    @Test
    void test_equalSizes_areTied() {
        double third = 1 / 3.0;
        assertThat(SignFlip.test(new double[] {third, third, third, -third}, DRAWS, 1)
                        .greater())
                .isEqualTo(5 / 16.0);
        assertThat(SignFlip.test(new double[] {0.1, 0.1, 0.1, -0.1, -0.1, 0.1}, DRAWS, 1)
                        .less())
                .isEqualTo(57 / 64.0);
    }

    /** The sum of .01 is above that of -.01, which is as near as the other signed sums of 1.01, 1.02 and 2.02 come. */
    @Test
    void test_nearlyEqualSums_areNotTied() {
        assertThat(SignFlip.test(new double[] {1.01, 1.02, -2.02}, DRAWS, 1).greater())
                .isEqualTo(4 / 8.0);
    }

    @Test
    void test_noDifference_isNotSignificant() {
        assertThat(SignFlip.test(new double[40], DRAWS, 1)).isEqualTo(new SignFlip(1, 1, Double.NaN));
        assertThat(SignFlip.test(new double[0], DRAWS, 1).less()).isEqualTo(1);
    }

    /** With equal sizes the number of positive signs is binomial. */
    @Test
    void test_manyEqualSizes_isABinomialTest() {
        double[] differences = new double[300];
        Arrays.fill(differences, 0, 165, 0.5);
        Arrays.fill(differences, 165, 300, -0.5);
        SignFlip test = SignFlip.test(differences, DRAWS, 7);
        BinomialDistribution positive = BinomialDistribution.of(300, 0.5);
        assertThat(test.greater()).isCloseTo(positive.survivalProbability(164), within(0.003));
        assertThat(test.less()).isCloseTo(positive.cumulativeProbability(165), within(0.003));
    }

    /** Around 2^k outcomes, counted or drawn. */
    @Test
    void test_drawsOrAllOutcomes_agree() {
        double[] differences = differences(16, 3, 0.2);
        SignFlip exact = SignFlip.test(differences, 1 << 16, 5);
        SignFlip drawn = SignFlip.test(differences, (1 << 16) - 1, 5);
        assertThat(drawn).isNotEqualTo(exact);
        assertThat(drawn.greater()).isCloseTo(exact.greater(), within(0.01));
        assertThat(drawn.less()).isCloseTo(exact.less(), within(0.01));
        assertThat(exact.greater() + exact.less()).isGreaterThan(1);
    }

    @Test
    void test_draws_neverGiveZero_andRepeat() {
        double[] differences = differences(200, 4, 5);
        SignFlip test = SignFlip.test(differences, 999, 11);
        assertThat(test.greater()).isEqualTo(1 / 1000.0);
        assertThat(test.less()).isEqualTo(1);
        double[] close = differences(200, 4, 0.1);
        assertThat(SignFlip.test(close, 999, 11)).isEqualTo(SignFlip.test(close, 999, 11));
        assertThat(SignFlip.test(close, 999, 11)).isNotEqualTo(SignFlip.test(close, 999, 12));
    }

    /** Of 2,000 samples without an effect, about 5 % have a p-value of at most 5 % in each direction. */
    @Test
    void test_samplesWithoutAnEffect_rejectAtTheirLevel() {
        SignFlip[] tests = IntStream.range(0, 2000)
                .mapToObj(sample -> SignFlip.test(differences(40, sample, 0), 499, sample))
                .toArray(SignFlip[]::new);
        assertThat(Arrays.stream(tests).filter(test -> test.greater() <= 0.05).count())
                .isBetween(65L, 135L);
        assertThat(Arrays.stream(tests).filter(test -> test.less() <= 0.05).count())
                .isBetween(65L, 135L);
    }

    /** Samples with the smallest effect are found in about 80 % of cases. */
    @Test
    void smallestEffect_samplesWithIt_areFoundInFourOfFive() {
        double effect = (1.644854 + 0.841621) / Math.sqrt(100);
        long found = IntStream.range(0, 1000)
                .mapToObj(sample -> SignFlip.test(differences(100, sample, effect), 499, sample))
                .filter(test -> test.greater() <= 0.05)
                .count();
        assertThat(found).isBetween(760L, 840L);
    }

    /** The standard deviation of 1, 2, 3, 4 is 1.2910, and the standard error half of it. */
    @Test
    void smallestEffect_values_areTwoPointFourNineStandardErrors() {
        assertThat(SignFlip.test(new double[] {1, 2, 3, 4}, 9, 1).smallestEffect())
                .isCloseTo(2.486475 * 1.290994 / 2, within(1e-5));
        assertThat(SignFlip.test(new double[] {1}, 9, 1).smallestEffect()).isNaN();
    }

    @Test
    void reversed_tests_swapDirections() {
        double[] differences = differences(12, 9, 0.3);
        assertThat(SignFlip.test(differences, DRAWS, 1).reversed())
                .isEqualTo(SignFlip.test(
                        Arrays.stream(differences).map(value -> -value).toArray(), DRAWS, 1));
    }

    @Test
    void test_badArguments_areRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> SignFlip.test(new double[] {1}, 0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> SignFlip.test(new double[] {Double.NaN}, 9, 1));
    }

    /** 40 shops, 1,000 queries each, 100,000 draws. */
    @Test
    @Tag("nightly")
    void test_fortyShops_takeSeconds() {
        double[] differences = differences(1000, 2, 0.01);
        Assertions.assertTimeout(Duration.ofSeconds(30), () -> {
            for (int shop = 0; shop < 40; shop++) {
                SignFlip.test(differences, DRAWS, shop);
            }
        });
    }

    private static double[] differences(int n, long seed, double mean) {
        SplittableRandom random = new SplittableRandom(seed);
        return IntStream.range(0, n)
                .mapToDouble(i -> mean + random.nextGaussian())
                .toArray();
    }
}
