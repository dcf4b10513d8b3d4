// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.statistics.distribution.BinomialDistribution;
import org.hanse.core.crypto.StreamRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundedGaussianSamplerTest {

    private static final int COUNT = 300;

    /** The same random words with arithmetic of eighty digits in place of limbs give equal numbers: rejection, rounding and signs. */
    @ParameterizedTest
    @ValueSource(doubles = {0.3, 1234.56789, 0x1.fffffffffffffp39})
    void draw_ofTheSameWords_isWhatArithmeticOfManyDigitsGives(double deviation) {
        StreamRandom words = StreamRandom.seededForTesting(21);
        List<Long> expected = new ArrayList<>();
        long attempts = RoundedGaussianSampler.attempts(COUNT);
        BigDecimal[] thresholds = thresholds();
        for (long made = 0; made < attempts; made += GaussianAttempts.SIZE) {
            int size = (int) Math.min(GaussianAttempts.SIZE, attempts - made);
            long[][] parts = new long[size][];
            for (int i = 0; i < size; i++) {
                parts[i] = LongStream.generate(words::nextLong).limit(5).toArray();
            }
            for (long[] part : parts) {
                BigDecimal coin = unit(words.nextLong(), words.nextLong());
                number(part, coin, thresholds, deviation).ifPresent(expected::add);
            }
        }

        long[] drawn = RoundedGaussianSampler.of(deviation).draw(COUNT, StreamRandom.seededForTesting(21));

        assertThat(drawn)
                .isEqualTo(expected.stream()
                        .limit(COUNT)
                        .mapToLong(Long::longValue)
                        .toArray());
    }

    @ParameterizedTest
    @Tag("nightly")
    @ValueSource(doubles = {1, 5, 98765.4321, 0x1p40})
    void draw_ofTheSameWordsInFurtherCases_isWhatArithmeticOfManyDigitsGives(double deviation) {
        draw_ofTheSameWords_isWhatArithmeticOfManyDigitsGives(deviation);
    }

    private static OptionalLong number(long[] words, BigDecimal coin, BigDecimal[] thresholds, double deviation) {
        BigDecimal table = unit(words[0], words[1]);
        long k = Arrays.stream(thresholds).filter(t -> table.compareTo(t) >= 0).count();
        BigDecimal x = unit(words[2], words[3], words[4]);
        BigDecimal exponent = x.multiply(BigDecimal.valueOf(2 * k).add(x)).divide(BigDecimal.valueOf(2));
        if (coin.compareTo(HighPrecision.exp(exponent.negate())) >= 0) {
            return OptionalLong.empty();
        }
        long magnitude = new BigDecimal(deviation)
                .multiply(BigDecimal.valueOf(k).add(x))
                .setScale(0, RoundingMode.HALF_UP)
                .longValueExact();
        return OptionalLong.of((words[0] & 1) == 1 ? -magnitude : magnitude);
    }

    private static BigDecimal unit(long... words) {
        return HighPrecision.ofLimbs(
                FixedPoint.LIMB, Arrays.stream(words).map(word -> word >>> 4).toArray());
    }

    private static BigDecimal[] thresholds() {
        BigDecimal[] masses = IntStream.rangeClosed(0, GaussianAttempts.GREATEST)
                .mapToObj(k -> HighPrecision.exp(BigDecimal.valueOf(-k * k / 2.0)))
                .toArray(BigDecimal[]::new);
        BigDecimal all = Arrays.stream(masses).reduce(BigDecimal.ZERO, BigDecimal::add);
        BigDecimal[] thresholds = new BigDecimal[GaussianAttempts.GREATEST];
        BigDecimal below = BigDecimal.ZERO;
        for (int k = 0; k < thresholds.length; k++) {
            below = below.add(masses[k]);
            thresholds[k] = below.divide(all, HighPrecision.DIGITS);
        }
        return thresholds;
    }

    /** Products that are a half, but for the last of 180 places: each limb and each carry decides. */
    @ParameterizedTest
    @ValueSource(doubles = {3, 7, 0.7, 1234567.89, 0x1.23456789abcdfp39})
    void draw_productsBesideAHalf_areRoundedExactly(double deviation) {
        for (long whole : new long[] {0, 1, 2, (long) (deviation / 2), (long) (deviation * 0.9)}) {
            BigDecimal half = BigDecimal.valueOf(whole).add(BigDecimal.valueOf(0.5));
            if (half.doubleValue() >= deviation) {
                continue;
            }
            BigInteger place = new BigDecimal(BigInteger.ONE.shiftLeft(3 * FixedPoint.LIMB))
                    .multiply(half)
                    .divide(new BigDecimal(deviation), 0, RoundingMode.CEILING)
                    .toBigIntegerExact();
            assertThat(drawOf(deviation, place)).as("above %s", half).isEqualTo(whole + 1);
            assertThat(drawOf(deviation, place.subtract(BigInteger.ONE)))
                    .as("below %s", half)
                    .isEqualTo(whole);
        }
    }

    /** The number of a fraction with 180 places, which is always taken, with a whole part of 0 and a positive sign. */
    private static long drawOf(double deviation, BigInteger fraction) {
        long[] words = new long[GaussianAttempts.WORDS];
        for (int limb = 0; limb < 3; limb++) {
            words[2 + limb] = (fraction.shiftRight((2 - limb) * FixedPoint.LIMB).longValue() & FixedPoint.MASK) << 4;
        }
        Iterator<Long> turns = LongStream.concat(
                        IntStream.range(0, (int) RoundedGaussianSampler.attempts(1))
                                .mapToObj(i -> words)
                                .flatMapToLong(w -> Arrays.stream(w).limit(5)),
                        LongStream.generate(() -> 0))
                .iterator();
        return RoundedGaussianSampler.of(deviation).draw(1, turns::next)[0];
    }

    @Test
    void exponents_ofAttempts_areExactToWhatTheDistanceCountsWith() {
        GaussianAttempts attempts = new GaussianAttempts();
        attempts.make(StreamRandom.seededForTesting(17), GaussianAttempts.SIZE);
        for (int i = 0; i < GaussianAttempts.SIZE; i++) {
            BigDecimal x =
                    HighPrecision.ofLimbs(FixedPoint.LIMB, attempts.first[i], attempts.second[i], attempts.third[i]);
            BigDecimal exponent =
                    x.multiply(BigDecimal.valueOf(2 * attempts.whole[i]).add(x)).divide(BigDecimal.valueOf(2));
            BigDecimal computed = BigDecimal.valueOf(attempts.exponentWhole[i])
                    .add(HighPrecision.ofLimbs(FixedPoint.LIMB, attempts.exponentHigh[i], attempts.exponentLow[i]));
            assertThat(exponent.subtract(computed).abs()).isLessThan(HighPrecision.half(115));
        }
    }

    /** Skipped work after a rejection would show in the running time. So each batch reads a fixed number of words. */
    @Test
    void draw_anySeedAndDeviation_takesTheSameWords() {
        for (int count : new int[] {1, 2, 255, 1000}) {
            Set<Long> words = new TreeSet<>();
            for (long seed = 0; seed < 20; seed++) {
                for (double deviation : new double[] {1e-9, 0.4, 1e5, 0x1p40}) {
                    CountedWords counted = new CountedWords(StreamRandom.seededForTesting(seed));
                    assertThat(RoundedGaussianSampler.of(deviation).draw(count, counted))
                            .hasSize(count);
                    words.add(counted.count());
                }
            }
            assertThat(words).containsExactly(GaussianAttempts.WORDS * RoundedGaussianSampler.attempts(count));
        }
    }

    @Test
    void attempts_anyCount_runShortOnceInTwoToTheHundred() {
        for (int count : new int[] {1, 2, 3, 10, 100, 1000, 10_000, 1_000_000}) {
            int attempts = Math.toIntExact(RoundedGaussianSampler.attempts(count));
            double taken = GaussianAttempts.TAKEN_PERCENT / 100.0;
            assertThat(BinomialDistribution.of(attempts, taken).cumulativeProbability(count - 1))
                    .as("%d attempts for %d", attempts, count)
                    .isLessThan(0x1p-100);
        }
        assertThat(RoundedGaussianSampler.attempts(1_000_000)).isLessThan(1_500_000);
    }

    @Test
    void taken_ofManyAttempts_isThePartThatIsCountedOn() {
        GaussianAttempts attempts = new GaussianAttempts();
        StreamRandom random = StreamRandom.seededForTesting(3);
        long taken = 0;
        int batches = 4000;
        for (int batch = 0; batch < batches; batch++) {
            attempts.make(random, GaussianAttempts.SIZE);
            taken += Arrays.stream(attempts.taken).sum();
        }
        double part = taken / (double) (batches * GaussianAttempts.SIZE);
        // Six deviations of a million coins.
        assertThat(part).isBetween(0.7148 - 0.0027, 0.7148 + 0.0027);
    }

    @Test
    void draw_wordsThatAreNotRandom_isRefusedAndGivesNothing() {
        RandomGenerator ones = () -> -1;
        assertThatIllegalStateException()
                .isThrownBy(() -> RoundedGaussianSampler.of(1).draw(5, ones))
                .withMessageContaining("only 0 of 5");
        RandomGenerator zeros = () -> 0;
        assertThat(RoundedGaussianSampler.of(1e6).draw(5, zeros)).containsOnly(0);
    }

    @Test
    void draw_tinyDeviation_isAllZeros() {
        for (double deviation : new double[] {Double.MIN_VALUE, 1e-300, 0x1p-9, 0x1p-8, 1 / 29.0}) {
            assertThat(RoundedGaussianSampler.of(deviation).draw(5000, StreamRandom.seededForTesting(1)))
                    .containsOnly(0);
        }
    }

    @Test
    void draw_greatestDeviation_usesAllBits() {
        long[] drawn = RoundedGaussianSampler.of(0x1p40).draw(10_000, StreamRandom.seededForTesting(1));

        assertThat(drawn).doesNotHaveDuplicates();
        assertThat(Arrays.stream(drawn).map(Math::abs).max().orElseThrow()).isBetween(3L << 40, 1L << 43);
        assertThat(Arrays.stream(drawn).map(n -> n & 1).sum()).isBetween(4700L, 5300L);
    }

    @Test
    void draw_none_isEmpty() {
        assertThat(RoundedGaussianSampler.of(1).draw(0, StreamRandom.seededForTesting(1)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 0x1.0000000000001p40})
    void of_deviationOutOfRange_isRefused(double deviation) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RoundedGaussianSampler.of(deviation))
                .withMessageContaining("use a coarser grid");
    }
}
