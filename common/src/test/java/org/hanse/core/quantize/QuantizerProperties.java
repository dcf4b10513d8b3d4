// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class QuantizerProperties {

    private static final class Numbers implements BoundedVector {

        private final double[] values;

        Numbers(double... values) {
            this.values = values;
        }

        @Override
        public int size() {
            return values.length;
        }

        @Override
        public double get(int index) {
            return values[index];
        }

        @Override
        public double normBound() {
            return Double.POSITIVE_INFINITY;
        }
    }

    private static final QuantizationSpec SPEC = new QuantizationSpec(0.25, 1000, 20, 0);

    private final RandomGenerator random = new SplittableRandom(11);

    @ParameterizedTest
    @ValueSource(doubles = {0.1, -0.1, 0.374, -3.3, 249.99, 0.25, -0.5, 0})
    void quantize_isANeighbourOnTheGridAndTheNumberOnAverage(double x) {
        int draws = 40_000;
        double[] same = new double[draws];
        Arrays.fill(same, x);
        RingVector rounded =
                new Quantizer(SPEC, random).quantize(new Numbers(same)).vector();
        double steps = x / SPEC.grid();
        double sum = 0;
        for (int i = 0; i < draws; i++) {
            assertThat((double) rounded.signed(i)).isBetween(Math.floor(steps), 0.0 + Math.ceil(steps));
            sum += rounded.signed(i);
        }
        // Five deviations of the mean of coins, at most one half each; none where x lies on the grid.
        double share = steps - Math.floor(steps);
        double deviation = Math.sqrt(share * (1 - share) / draws);
        assertThat(sum / draws).isCloseTo(steps, within(5 * deviation + 1e-12));
    }

    /** Far from 0 a double has few bits behind the point; they decide still. */
    @Test
    void quantize_largeNumbers_areUnbiasedToo() {
        QuantizationSpec wide = new QuantizationSpec(1, 1L << 52, 1, 0);
        double x = (1L << 50) + 0.25;
        double[] same = new double[40_000];
        Arrays.fill(same, x);
        RingVector rounded =
                new Quantizer(wide, random).quantize(new Numbers(same)).vector();
        long up = 0;
        for (int i = 0; i < same.length; i++) {
            up += rounded.signed(i) - (1L << 50);
        }
        assertThat(up / (double) same.length).isCloseTo(0.25, within(5 * Math.sqrt(0.1875 / same.length)));
    }

    @Test
    void quantize_neighbouringCoordinates_areRoundedIndependently() {
        int pairs = 40_000;
        double[] halves = new double[2 * pairs];
        Arrays.fill(halves, SPEC.grid() / 2);
        RingVector rounded =
                new Quantizer(SPEC, random).quantize(new Numbers(halves)).vector();
        int both = 0;
        for (int i = 0; i < halves.length; i += 2) {
            both += (int) (rounded.signed(i) * rounded.signed(i + 1));
        }
        assertThat(both / (double) pairs).isCloseTo(0.25, within(5 * Math.sqrt(0.1875 / pairs)));
    }

    @Test
    void quantize_beyondTheBound_isCutOffAndCounted() {
        IntegerUpdate update =
                new Quantizer(SPEC, random).quantize(new Numbers(250, 250.3, -1e300, 249.75, -250, Double.MIN_VALUE));
        assertThat(update.vector())
                .isEqualTo(RingVector.ofSigned(SPEC.ringBits(), new long[] {1000, 1000, -1000, 999, -1000, 0}));
        assertThat(update.cut()).isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void quantize_whatIsNoNumber_isRefused(double bad) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Quantizer(SPEC, random).quantize(new Numbers(0, bad)))
                .withMessageContaining("coordinate 1 of the update is " + bad);
    }

    @Test
    void quantize_sameSeed_isTheSame() {
        BoundedVector numbers =
                new Numbers(new SplittableRandom(1).doubles(3000, -5, 5).toArray());
        assertThat(new Quantizer(SPEC, new Random(4)).quantize(numbers))
                .isEqualTo(new Quantizer(SPEC, new Random(4)).quantize(numbers))
                .isNotEqualTo(new Quantizer(SPEC, new Random(5)).quantize(numbers));
    }

    @Test
    void sum_asManyAsTheRingIsMadeFor_allAtTheBound_isExact() {
        double[] most = {250, -250, 250};
        IntegerSumAccumulator sum = new IntegerSumAccumulator(SPEC, 3);
        Quantizer quantizer = new Quantizer(SPEC, random);
        for (int participant = 0; participant < SPEC.participants(); participant++) {
            sum.add(quantizer.quantize(new Numbers(most)));
        }
        IntegerSum total = sum.toIntegerSum();
        assertThat(List.of(total.integer(0), total.integer(1), total.integer(2)))
                .containsExactly(20_000L, -20_000L, 20_000L);
        assertThat(total.number(1)).isEqualTo(-5000.0);
        assertThat(total.summands()).isEqualTo(20);
        assertThatIllegalStateException().isThrownBy(() -> sum.add(quantizer.quantize(new Numbers(most))));
    }

    @Test
    void sum_anyOrderAndGrouping_isTheSame() {
        Quantizer quantizer = new Quantizer(SPEC, random);
        List<IntegerUpdate> updates = new ArrayList<>();
        for (int participant = 0; participant < 12; participant++) {
            updates.add(
                    quantizer.quantize(new Numbers(random.doubles(30, -300, 300).toArray())));
        }
        IntegerSum expected = sum(updates);
        RingVector plain = updates.stream()
                .map(IntegerUpdate::vector)
                .reduce(RingVector.zero(SPEC.ringBits(), 30), RingVector::plus);
        assertThat(expected).isEqualTo(IntegerSum.of(SPEC, plain, 12));
        IntegerSumAccumulator halves = new IntegerSumAccumulator(SPEC, 30);
        halves.add(sum(updates.subList(7, 12)));
        halves.add(sum(updates.subList(0, 7)));
        assertThat(halves.toIntegerSum()).isEqualTo(expected);
        Collections.shuffle(updates, new Random(3));
        assertThat(sum(updates)).isEqualTo(expected);
    }

    @Test
    void add_anotherSpecOrSize_isRefusedAndNothingIsAdded() {
        IntegerSumAccumulator sum = new IntegerSumAccumulator(SPEC, 2);
        QuantizationSpec other = new QuantizationSpec(0.5, 1000, 20, 0);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sum.add(new Quantizer(other, random).quantize(new Numbers(1, 2))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> sum.add(new Quantizer(SPEC, random).quantize(new Numbers(1))));
        assertThat(sum.toIntegerSum()).isEqualTo(IntegerSum.of(SPEC, RingVector.zero(SPEC.ringBits(), 2), 0));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> IntegerSum.of(SPEC, RingVector.zero(SPEC.ringBits(), 2), 21));
        assertThatIllegalArgumentException().isThrownBy(() -> IntegerSum.of(SPEC, RingVector.zero(9, 2), 1));
    }

    private static IntegerSum sum(List<IntegerUpdate> updates) {
        IntegerSumAccumulator sum =
                new IntegerSumAccumulator(SPEC, updates.get(0).vector().size());
        updates.forEach(sum::add);
        return sum.toIntegerSum();
    }
}
