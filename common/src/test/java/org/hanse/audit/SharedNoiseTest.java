// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.stream.DoubleStream;
import org.hanse.core.crypto.StreamRandom;
import org.hanse.core.privacy.ChargeResult;
import org.hanse.core.privacy.ReleaseKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SharedNoiseTest {

    private static final int DRAWS = 3000;

    private static ChargeResult.Charged receipt(ReleaseKind kind) {
        return (ChargeResult.Charged) SharedFixture.charge(SharedFixture.account(), 1, kind);
    }

    @ParameterizedTest
    @CsvSource({"1, 0.01", "1, 20", "10, 0.1", "10, 1", "10, 4", "1000, 1"})
    void of_anEpsilon_isTheLeastNoiseUpToAHundredth(int mostDecisions, BigDecimal epsilon) {
        SharedNoise noise = SharedNoise.of(mostDecisions, epsilon);
        assertThat(noise.cost()).isLessThanOrEqualTo(epsilon.doubleValue());
        BigDecimal less = noise.sigma().multiply(new BigDecimal("0.99"));
        assertThat(new SharedNoise(mostDecisions, epsilon, less).cost()).isGreaterThan(epsilon.doubleValue());
    }

    /** Balle and Wang, ICML 2018: the least noise of an epsilon of 1 at 1e-6 is 4.2247 sensitivities. */
    @Test
    void of_epsilonOne_isTheKnownDeviation() {
        SharedNoise noise = SharedNoise.of(10, BigDecimal.ONE);
        assertThat(noise.sigma().doubleValue() / noise.sensitivity().doubleValue())
                .isCloseTo(4.2247, within(0.01));
    }

    @Test
    void noised_manyTimes_hasTheDeclaredVarianceAndNoBias() {
        long[] totals = new long[SharedCounts.GROUPS.size()];
        totals[1] = 1000;
        ChargeResult.Charged receipt = receipt(ReleaseKind.METRICS);
        double[] noise = new double[DRAWS * totals.length];
        try (StreamRandom random = StreamRandom.seededForTesting(7)) {
            for (int d = 0; d < DRAWS; d++) {
                long[] noised = SharedFixture.NOISE.noised(totals, receipt, random);
                for (int g = 0; g < totals.length; g++) {
                    noise[d * totals.length + g] = noised[g] - totals[g];
                }
            }
        }
        double sigma = SharedFixture.NOISE.sigma().doubleValue();
        double variance = DoubleStream.of(noise).map(n -> n * n).average().orElseThrow();
        assertThat(variance / (sigma * sigma)).isCloseTo(1, within(0.03));
        assertThat(DoubleStream.of(noise).average().orElseThrow() / sigma).isCloseTo(0, within(0.02));
        double half = SharedFixture.NOISE.half(new BigDecimal("1.96"));
        double inside = DoubleStream.of(noise).filter(n -> Math.abs(n) <= half).count() / (double) noise.length;
        assertThat(inside).isCloseTo(0.95, within(0.01));
    }

    @Test
    void noised_withAReceiptOfAnotherKind_isRefused() {
        try (StreamRandom random = StreamRandom.seededForTesting(7)) {
            assertThatThrownBy(() -> SharedFixture.NOISE.noised(new long[17], receipt(ReleaseKind.SUM), random))
                    .hasMessageContaining("not for a shared report");
        }
    }
}
