// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ModelUpdate;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.model.ParameterVector;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IntegerSensitivityTest {

    private static final int SIZE = 400;
    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("a", SIZE).toLayout();
    private static final ExampleWeight WEIGHT = new ExampleWeight(1);

    @Test
    void ofShopper_fineGrid_isTheNormAndTheRootOfTheDimension() {
        IntegerSensitivity sensitivity = IntegerSensitivity.ofShopper(1, 0x1p-20, 10_000);
        assertThat(sensitivity.euclidean())
                .isCloseTo(0x1p20 + 100, within(2e-3))
                .isGreaterThanOrEqualTo(0x1p20 + 100);
        assertThat(sensitivity.dimension()).isEqualTo(10_000);
        assertThat(sensitivity.distance().manhattan()).isCloseTo((0x1p20 + 100) * 100, within(1.0));
    }

    @Test
    void ofShopper_gridTooCoarse_isRefusedAndSaysWhichWouldDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IntegerSensitivity.ofShopper(2, 0.01, 10_000))
                .withMessageContaining("is 200.0 steps of a grid of 0.01")
                .withMessageContaining("use a grid of at most 2.0E-4");
        assertThat(IntegerSensitivity.ofShopper(2, 2e-4, 10_000).euclidean()).isCloseTo(10_100, within(2e-5));
    }

    /** The bound assumes equal random numbers and holds for any position of the sum on the grid. */
    @Test
    void ofShopper_twoNeighboursRoundedWithTheSameCoins_areNoFartherApart() {
        double grid = 1.0 / (IntegerSensitivity.FINENESS * Math.sqrt(SIZE));
        QuantizationSpec spec = new QuantizationSpec(grid, 1 << 20, 4, 0);
        Clipper clipper = Clipper.atMost(1, WEIGHT);
        double bound = IntegerSensitivity.ofShopper(1, grid, SIZE).euclidean();
        double most = 0;
        for (int seed = 0; seed < 50; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            float[] with = new float[SIZE];
            float[] without = new float[SIZE];
            for (int i = 0; i < SIZE; i++) {
                without[i] = (float) random.nextDouble(-1, 1);
                with[i] = without[i] + (float) (1 / Math.sqrt(SIZE));
            }
            long coins = random.nextLong();
            IntegerUpdate one = round(spec, clipper, with, coins);
            IntegerUpdate other = round(spec, clipper, without, coins);
            double squares = 0;
            for (int i = 0; i < SIZE; i++) {
                double difference = one.vector().signed(i) - other.vector().signed(i);
                squares += difference * difference;
            }
            most = Math.max(most, Math.sqrt(squares));
        }
        assertThat(most).isGreaterThan(1 / grid - 1).isLessThanOrEqualTo(bound);
    }

    private static IntegerUpdate round(QuantizationSpec spec, Clipper clipper, float[] sum, long coins) {
        long[] steps = new long[sum.length];
        for (int i = 0; i < sum.length; i++) {
            steps[i] = Math.round(sum[i] / GradientSum.STEP);
        }
        return new Quantizer(spec, new SplittableRandom(coins))
                .quantize(clipper.sum(GradientSum.of(LAYOUT, steps), 1000));
    }

    @Test
    void ofMerchant_roundedAnewWhereTooLong_keepsToTheBound() {
        double grid = 1.0 / 30;
        double norm =
                IntegerSensitivity.ofMerchant(1, grid, SIZE, Math.exp(-0.5)).euclidean();
        assertThat(norm)
                .isLessThan(IntegerSensitivity.ofMerchant(1, grid, SIZE, 0).euclidean());
        float[] delta = new float[SIZE];
        Arrays.fill(delta, 1);
        Quantizer quantizer = new Quantizer(new QuantizationSpec(grid, 1 << 10, 4, 0), new SplittableRandom(9));
        WholeUpdate update =
                Clipper.atMost(1, WEIGHT).clipParameters(new ModelUpdate(0, ParameterVector.of(LAYOUT, delta), 7));
        for (int i = 0; i < 200; i++) {
            IntegerUpdate rounded = quantizer.quantize(update, norm);
            double squares = 0;
            for (int c = 0; c < SIZE; c++) {
                squares +=
                        (double) rounded.vector().signed(c) * rounded.vector().signed(c);
            }
            assertThat(Math.sqrt(squares)).isLessThanOrEqualTo(norm);
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> quantizer.quantize(update, 5))
                .withMessageContaining("none of 1000 roundings");
    }

    @ParameterizedTest
    @CsvSource({"0, 1e-6", "-1, 1e-6", "NaN, 1e-6", "Infinity, 1e-6", "1, 0", "1, -1", "1, NaN", "1, Infinity"})
    void of_clipNormOrGridOutOfRange_isRefused(double clipNorm, double grid) {
        assertThatIllegalArgumentException().isThrownBy(() -> IntegerSensitivity.ofShopper(clipNorm, grid, 4));
        assertThatIllegalArgumentException().isThrownBy(() -> IntegerSensitivity.ofMerchant(clipNorm, grid, 4, 0));
    }

    @Test
    void scale_multiplierAndSensitivity_giveDeviationAndShares() {
        NoiseScale scale = new NoiseScale(1.5, new IntegerSensitivity(9, 200, 1));
        assertThat(scale.deviation()).isCloseTo(300, within(1e-9)).isGreaterThan(300);
        assertThat(scale.shareVariance(10)).isCloseTo(9000, within(1e-6)).isGreaterThan(9000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> scale.shareVariance(0))
                .withMessageContaining("noise of 0 honest participants");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY, 1e308})
    void scale_multiplierOutOfRange_isRefused(double multiplier) {
        IntegerSensitivity sensitivity = new IntegerSensitivity(9, 200, 1);
        assertThatIllegalArgumentException().isThrownBy(() -> new NoiseScale(multiplier, sensitivity));
    }
}
