// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.quantize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingVectorProperties {

    private static final int SIZE = 50;

    private final SplittableRandom random = new SplittableRandom(7);

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 20, 31, 32, 33, 61, 62})
    void plusAndMinus_areThoseOfACommutativeGroup(int bits) {
        RingVector a = random(bits);
        RingVector b = random(bits);
        RingVector c = random(bits);
        RingVector zero = RingVector.zero(bits, SIZE);
        assertThat(a.plus(b)).isEqualTo(b.plus(a));
        assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
        assertThat(a.plus(zero)).isEqualTo(a);
        assertThat(a.minus(a)).isEqualTo(zero);
        assertThat(a.plus(b).minus(b)).isEqualTo(a);
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 20, 31, 32, 33, 61, 62})
    void signed_ofSigned_isTheInteger(int bits) {
        long half = 1L << (bits - 1);
        long[] integers = random.longs(SIZE, -half, half).toArray();
        integers[0] = -half;
        integers[1] = half - 1;
        integers[2] = -1;
        RingVector vector = RingVector.ofSigned(bits, integers);
        for (int i = 0; i < SIZE; i++) {
            assertThat(vector.signed(i)).isEqualTo(integers[i]);
            assertThat(vector.element(i)).isBetween(0L, (1L << bits) - 1);
            assertThat(Math.floorMod(integers[i], 1L << bits)).isEqualTo(vector.element(i));
        }
        assertThat(RingVector.ofElements(bits, vector.toElements())).isEqualTo(vector);
    }

    @Test
    void plus_beyondTheRing_wraps() {
        RingVector most = RingVector.ofSigned(4, new long[] {7, -8});
        assertThat(most.plus(RingVector.ofSigned(4, new long[] {1, -1})))
                .isEqualTo(RingVector.ofSigned(4, new long[] {-8, 7}));
    }

    @Test
    void of_whatIsNoElement_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> RingVector.ofSigned(4, new long[] {0, 8}))
                .withMessageContaining("integer 8 at 1 does not fit into a ring of 4 bits");
        assertThatIllegalArgumentException().isThrownBy(() -> RingVector.ofSigned(4, new long[] {-9}));
        assertThatIllegalArgumentException().isThrownBy(() -> RingVector.ofElements(4, new long[] {16}));
        assertThatIllegalArgumentException().isThrownBy(() -> RingVector.ofElements(4, new long[] {-1}));
        assertThatIllegalArgumentException().isThrownBy(() -> RingVector.zero(1, 3));
        assertThatIllegalArgumentException().isThrownBy(() -> RingVector.zero(63, 3));
    }

    @Test
    void plus_anotherRingOrSize_isRefused() {
        RingVector vector = RingVector.zero(4, 3);
        assertThatIllegalArgumentException().isThrownBy(() -> vector.plus(RingVector.zero(5, 3)));
        assertThatIllegalArgumentException().isThrownBy(() -> vector.minus(RingVector.zero(4, 4)));
    }

    @Test
    void arrays_goInAndOutAsCopies() {
        long[] elements = {1, 2};
        RingVector vector = RingVector.ofElements(4, elements);
        elements[0] = 3;
        vector.toElements()[1] = 3;
        assertThat(vector.toElements()).containsExactly(1, 2);
    }

    @Test
    void toString_saysNothingOfWhatIsInIt() {
        assertThat(RingVector.ofElements(20, new long[] {123_456})).hasToString("RingVector[1 x 20 bits]");
    }

    private RingVector random(int bits) {
        long[] elements = new long[SIZE];
        Arrays.setAll(elements, i -> random.nextLong(1L << bits));
        return RingVector.ofElements(bits, elements);
    }
}
