// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.hanse.core.model.GradientSum;
import org.hanse.core.model.ParameterLayout;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.account.AdaptiveClipping;
import org.hanse.core.quantize.IntegerUpdate;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.quantize.Quantizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A gradient and the answer whether it was within the clip norm, in one vector. */
class ClipCountTest {

    private static final int SIZE = 1000;
    private static final int DIMENSION = SIZE + 1;
    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("a", SIZE).toLayout();
    private static final PrivacyTerms TERMS = new PrivacyTerms(
            PrivacyUnit.SHOPPER,
            NoiseBy.COORDINATOR,
            8,
            1e-6,
            0.5,
            1,
            Optional.of(new AdaptiveClip(0.5, 0.2, OptionalDouble.empty())));
    private static final double ACCOUNTED = TERMS.sensitivity(DIMENSION).euclidean();

    /** Parts of 0.8 and 0.6. */
    private static final ClipCount COUNT = ClipCount.of(1.2, 1);

    @ParameterizedTest
    @CsvSource({"1.1, 50", "1, 0.51", "0.7, 5", "3, 1.6", "0.01, 1000", "20, 1e6"})
    void of_noiseOfGradients_isRaisedAsInThePaper(double multiplier, double countNoise) {
        ClipCount count = ClipCount.of(multiplier, countNoise);
        double raised = Math.pow(Math.pow(multiplier, -2) - Math.pow(2 * countNoise, -2), -0.5);
        assertThat(count.multiplierOfGradients(multiplier)).isCloseTo(raised, within(1e-5 * raised));
        assertThat(AdaptiveClipping.noiseOfSum(multiplier, countNoise).orElseThrow())
                .isCloseTo(raised, within(1e-9 * raised));
        assertThat(count.countDeviation(multiplier)).isBetween(countNoise, countNoise * (1 + 1e-6));
        double squares = count.ofGradient() * count.ofGradient() + count.ofCount() * count.ofCount();
        assertThat(squares).isLessThanOrEqualTo(1).isCloseTo(1, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"1, 0.5", "1, 0.4", "2, 1e-9"})
    void of_countThatCostsAsMuchAsAllMay_isRefused(double multiplier, double countNoise) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClipCount.of(multiplier, countNoise))
                .withMessageContaining("costs as much as gradients and count together may")
                .withMessageEndingWith("expected more than " + PlainNumber.of(multiplier / 2)
                        + " at a noise multiplier of " + PlainNumber.of(multiplier)
                        + ". Fix: let more shoppers be expected, or take a clip norm that stays");
        assertThat(ClipCount.of(multiplier, multiplier / 2 * (1 + 1e-9)).ofGradient())
                .isBetween(1e-4, 1e-3);
    }

    /** The error states a rounded number that the next attempt accepts. */
    @Test
    void of_countWithTooLittleNoise_isAdvisedInSixDigits() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClipCount.of(0.8074848225360581, 0.1))
                .withMessageContaining("expected more than 0.403743 at a noise multiplier of 0.807485. Fix: let more");
        assertThat(ClipCount.of(0.8074848225360581, 0.403743).ofGradient()).isPositive();
    }

    /** Taking one out moves the coordinate by exactly its part, however many others there are. */
    @ParameterizedTest
    @ValueSource(ints = {1, 12_345, 99_999_999, 1 << 28})
    void coordinate_oneLess_isMovedByItsPartExactly(int shoppers) {
        ClipCount count = ClipCount.of(0.9, 7);
        for (int within : new int[] {0, shoppers / 3, shoppers - 1}) {
            double all = count.coordinate(shoppers, within);
            assertThat(all - count.coordinate(shoppers - 1, within)).isEqualTo(-count.ofCount());
            assertThat(count.coordinate(shoppers, within + 1) - count.coordinate(shoppers - 1, within))
                    .isEqualTo(count.ofCount());
        }
    }

    /** The denominator is fixed, independent of the actual number of shoppers. */
    @ParameterizedTest
    @CsvSource({"100, 50, 0.5, 0.5", "100, 75, 0.75, 1", "80, 60, 0.7, 0.9", "0, 0, 0.5, 0.5", "100, 0, 0, -0.5"})
    void within_ofACoordinate_isTheShareOfThoseExpected(int shoppers, int within, double ofHundred, double ofFifty) {
        double coordinate = COUNT.coordinate(shoppers, within);
        assertThat(COUNT.within(coordinate, 100)).isCloseTo(ofHundred, within(1e-12));
        assertThat(COUNT.within(coordinate, 50)).isCloseTo(ofFifty, within(1e-12));
    }

    /** Norms at the clip norm, on either side of it, none and beyond all measure, in sums that lie anywhere on the grid. */
    @Test
    void sum_withoutOneShopper_isWithinTheAccountedSensitivity() {
        double greatest = 0;
        for (ClipCount count : List.of(COUNT, ClipCount.of(1.2, 0.6001), ClipCount.of(0.5, 1000))) {
            for (double clip : new double[] {0.5, 1e-3, 500}) {
                for (double norm : new double[] {0, clip / 2, clip, Math.nextUp(clip), 3 * clip, 1e30}) {
                    for (int direction = 0; direction < 2; direction++) {
                        double moved = moved(count, clip, gradient(norm, direction == 0), norm);
                        assertThat(moved).isLessThanOrEqualTo(ACCOUNTED);
                        greatest = Math.max(greatest, moved);
                    }
                }
            }
        }
        assertThat(greatest / ACCOUNTED).isGreaterThan(0.985);
    }

    /** Along all coordinates, where rounding does most, or along one. */
    private static double[] gradient(double norm, boolean even) {
        double[] gradient = new double[SIZE];
        if (even) {
            for (int i = 0; i < SIZE; i++) {
                gradient[i] = (i % 2 == 0 ? norm : -norm) / Math.sqrt(SIZE);
            }
        } else {
            gradient[7] = norm;
        }
        return gradient;
    }

    private static double moved(ClipCount count, double clip, double[] gradient, double norm) {
        Clipper clipper = Clipper.counting(clip, count);
        SplittableRandom random = new SplittableRandom(Double.hashCode(norm) + Double.hashCode(clip));
        long[] others = new long[SIZE];
        long[] all = new long[SIZE];
        for (int i = 0; i < SIZE; i++) {
            others[i] = Math.round(random.nextDouble(-0.3, 0.3) / GradientSum.STEP);
            all[i] = others[i] + Math.round(clipper.factor().of(norm) * gradient[i] / GradientSum.STEP);
        }
        int within = random.nextInt(1000);
        int own = clipper.factor().keeps(norm) ? 1 : 0;
        long coins = random.nextLong();
        return distance(
                rounded(clipper.sum(GradientSum.of(LAYOUT, all), 1001, within + own), coins),
                rounded(clipper.sum(GradientSum.of(LAYOUT, others), 1000, within), coins));
    }

    /** Draws that round one side up and the other down in every coordinate: the accounted distance is nearly reached. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void sum_atRoundingBoundaries_reachesTheAccountedSensitivityAndNoMore(long coins) {
        double grid = TERMS.grid(DIMENSION);
        long[] all = new long[SIZE];
        long[] others = new long[SIZE];
        SplittableRandom random = new SplittableRandom(coins);
        for (int i = 0; i < SIZE; i++) {
            double u = (random.nextLong() >>> 11) * 0x1p-53;
            // The upload is the negative sum.
            all[i] = -Math.round((3 + u + 5e-7) * grid / GradientSum.STEP);
            others[i] = all[i] + Math.round((80 + 1e-6) * grid / GradientSum.STEP);
        }
        Clipper clipper = Clipper.counting(7, COUNT);
        double moved = distance(
                rounded(clipper.sum(GradientSum.of(LAYOUT, all), 1001, 501), coins),
                rounded(clipper.sum(GradientSum.of(LAYOUT, others), 1000, 500), coins));
        assertThat(moved / ACCOUNTED).isBetween(0.997, 1.0);
    }

    private static IntegerUpdate rounded(ShopperSum sum, long coins) {
        QuantizationSpec spec = new QuantizationSpec(TERMS.grid(DIMENSION), 1L << 40, 4, 0);
        assertThat(sum.shape()).isEqualTo(UpdateShape.withCount(LAYOUT));
        assertThat(sum.size()).isEqualTo(DIMENSION);
        return new Quantizer(spec, new SplittableRandom(coins)).quantize(sum);
    }

    private static double distance(IntegerUpdate one, IntegerUpdate other) {
        double squares = 0;
        for (int i = 0; i < DIMENSION; i++) {
            double difference = one.vector().signed(i) - other.vector().signed(i);
            squares += difference * difference;
        }
        return Math.sqrt(squares);
    }

    @Test
    void clipper_counting_requiresACount() {
        Clipper clipper = Clipper.counting(7, COUNT);
        GradientSum none = GradientSum.zero(LAYOUT);
        assertThatIllegalStateException()
                .isThrownBy(() -> clipper.sum(none, 10))
                .withMessageContaining("counts the gradients within its norm");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clipper.sum(none, 10, 11))
                .withMessage("11 of 10 gradients are within the clip norm");
        assertThatIllegalArgumentException().isThrownBy(() -> clipper.sum(none, 10, -1));
        long[] steps = new long[SIZE];
        steps[0] = Math.round(0.81 / GradientSum.STEP);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> clipper.sum(GradientSum.of(LAYOUT, steps), 1, 0))
                .withMessageContaining("a sum that is longer than that of 1 gradients");
    }
}
