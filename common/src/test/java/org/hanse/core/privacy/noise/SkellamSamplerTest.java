// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.noise;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.hanse.core.crypto.StreamRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SkellamSamplerTest {

    /** Each entry is right to a unit of its last place, and none is missing: the tail after the last is less than a unit. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-4, 0.09, 1, 25, 400.7})
    void table_ofAVariance_isTheSumOfBesselFunctions(double variance) {
        long[] table = SkellamTable.of(variance);
        int greatest = table.length / 2;
        BigDecimal unit = HighPrecision.half(126);
        BigDecimal tail = BigDecimal.ZERO;
        for (int k = greatest + 40; k > greatest; k--) {
            tail = tail.add(HighPrecision.skellam(k, variance));
        }
        assertThat(tail.multiply(BigDecimal.valueOf(2))).isLessThan(unit);
        for (int k = greatest; k >= 1; k--) {
            tail = tail.add(HighPrecision.skellam(k, variance));
            BigDecimal entry = HighPrecision.ofLimbs(SkellamTable.LIMB, table[2 * k - 2], table[2 * k - 1]);
            assertThat(tail.multiply(BigDecimal.valueOf(2)).subtract(entry))
                    .as("magnitude %d", k)
                    .isBetween(unit.negate().movePointLeft(9), unit.multiply(BigDecimal.valueOf(1.001)));
        }
    }

    /** Number by number with a plain search through the table from its beginning. */
    @ParameterizedTest
    @ValueSource(doubles = {1e-30, 1e-4, 0.3, 1, 2, 25, 1e6})
    void draw_ofTheSameWords_isWhatAPlainSearchGives(double variance) {
        StreamRandom words = StreamRandom.seededForTesting(5);
        long[] table = SkellamTable.of(variance);
        long[] expected = new long[500];
        for (int i = 0; i < expected.length; i++) {
            long high = words.nextLong();
            long low = words.nextLong() >>> 1;
            int magnitude = 0;
            while (2 * magnitude < table.length
                    && (high >>> 1 < table[2 * magnitude]
                            || (high >>> 1 == table[2 * magnitude] && low < table[2 * magnitude + 1]))) {
                magnitude++;
            }
            expected[i] = (high & 1) == 1 ? -magnitude : magnitude;
        }

        assertThat(SkellamSampler.of(variance).draw(expected.length, StreamRandom.seededForTesting(5)))
                .isEqualTo(expected);
    }

    @Test
    void draw_anySeedAndVariance_takesTheSameWords() {
        Set<Long> words = new TreeSet<>();
        for (double variance : new double[] {1e-30, 0.3, 9, 1e7}) {
            SkellamSampler sampler = SkellamSampler.of(variance);
            for (long seed = 0; seed < 20; seed++) {
                CountedWords counted = new CountedWords(StreamRandom.seededForTesting(seed));
                assertThat(sampler.draw(321, counted)).hasSize(321);
                words.add(counted.count());
            }
        }
        assertThat(words).containsExactly(2 * 321L);
    }

    @Test
    void draw_extremeWords_givesTheEndsOfTheTable() {
        SkellamSampler sampler = SkellamSampler.of(4);
        RandomGenerator least = () -> 0;
        RandomGenerator most = () -> -1;
        assertThat(sampler.draw(2, least)).containsOnly(sampler.greatest());
        assertThat(sampler.draw(2, most)).containsOnly(0);
    }

    @Test
    void of_tinyVariance_drawsZeros() {
        for (double variance : new double[] {Double.MIN_VALUE, 1e-300, 1e-40}) {
            assertThat(SkellamSampler.of(variance).draw(1000, StreamRandom.seededForTesting(2)))
                    .containsOnly(0);
        }
    }

    /** The table takes about two seconds and 27 MB. */
    @Test
    @Tag("nightly")
    void of_greatestDeviation_isMadeInTimeAndHasTheDeviation() {
        double deviation = SkellamSampler.GREATEST_DEVIATION;
        SkellamSampler sampler = SkellamSampler.of(deviation * deviation);

        assertThat(sampler.greatest()).isBetween((int) (12.9 * deviation), (int) (13.3 * deviation));
        long[] drawn = sampler.draw(100_000, StreamRandom.seededForTesting(4));
        double squares = Arrays.stream(drawn).mapToDouble(n -> (double) n * n).sum() / drawn.length;
        // Six deviations of the mean of squares.
        assertThat(squares / (deviation * deviation)).isBetween(1 - 0.027, 1 + 0.027);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 0x1.0000000000001p34})
    void of_varianceOutOfRange_isRefused(double variance) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SkellamSampler.of(variance))
                .withMessageContaining("use a coarser grid");
    }
}
