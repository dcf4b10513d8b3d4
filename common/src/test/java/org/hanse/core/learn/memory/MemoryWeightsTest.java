// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.learn.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class MemoryWeightsTest {

    @Test
    void age_lags_fallIntoTheDocumentedBuckets() {
        int[] firstLags = {0, 1, 2, 3, 4, 5, 7, 10, 15, 25};
        for (int age = 0; age < MemoryTables.AGES; age++) {
            assertThat(MemoryTables.age(firstLags[age])).isEqualTo(age);
            assertThat(age == 0 ? 0 : MemoryTables.age(firstLags[age] - 1)).isEqualTo(Math.max(0, age - 1));
        }
        assertThat(MemoryTables.age(1000)).isEqualTo(9);
        assertThat(MemoryTables.middleLag(4)).isEqualTo(4);
        assertThat(MemoryTables.middleLag(5)).isEqualTo(5.5);
        assertThat(MemoryTables.middleLag(8)).isEqualTo(19.5);
        assertThat(MemoryTables.middleLag(9)).isEqualTo(25);
    }

    @Test
    void index_blocks_areTableHeadAge() {
        MemoryWeights weights = weights(2);
        assertThat(weights.linearIndex(0, 0, 0)).isEqualTo(5);
        assertThat(weights.linearIndex(0, 0, 9)).isEqualTo(14);
        assertThat(weights.linearIndex(0, 1, 0)).isEqualTo(15);
        assertThat(weights.linearIndex(1, 0, 0)).isEqualTo(25);
        assertThat(weights.logIndex(3, 1, 9)).isEqualTo(5 + 2 * MemoryWeights.size(2) - 1);
    }

    @Test
    void setToPrior_headZero_fadesAndOtherHeadsAreZero() {
        MemoryWeights weights = weights(2);
        Arrays.fill(weights.values(), 9f);
        weights.setToPrior();
        assertThat(weights.linear(0, 0, 0)).isEqualTo(4f);
        assertThat(weights.log(0, 0, 0)).isEqualTo(0.4f);
        assertThat(weights.linear(1, 0, 2)).isCloseTo(4.5f * 0.49f, within(1e-5f));
        assertThat(weights.log(2, 0, 5)).isCloseTo((float) (0.2 * Math.pow(0.7, 5.5)), within(1e-6f));
        requireFirstHeadOnly(weights);
    }

    @Test
    void setToMix_headZero_hasTheProportionsOfTheMix() {
        MemoryWeights weights = weights(2);
        Arrays.fill(weights.values(), 9f);
        weights.setToMix();
        assertThat(weights.linear(0, 0, 0)).isEqualTo(25f);
        assertThat(weights.linear(1, 0, 2)).isCloseTo(12.5f * 0.49f, within(1e-5f));
        assertThat(weights.linear(2, 0, 5)).isCloseTo((float) (5 * Math.pow(0.7, 5.5)), within(1e-5f));
        assertThat(weights.log(1, 0, 0)).isZero();
        requireFirstHeadOnly(weights);
    }

    private static void requireFirstHeadOnly(MemoryWeights weights) {
        assertThat(weights.linear(0, 0, 1)).as("transitions count at age 0").isZero();
        for (int g = 0; g < MemoryTables.AGES; g++) {
            assertThat(weights.linear(3, 0, g)).isZero();
            for (int m = 0; m < MemoryTables.TABLES; m++) {
                assertThat(weights.linear(m, 1, g)).isZero();
                assertThat(weights.log(m, 1, g)).isZero();
            }
        }
        assertThat(weights.values()[4]).as("what stands before the blocks").isEqualTo(9f);
    }

    @Test
    void combine_threeHeads_weighsEach() {
        MemoryWeights parts = weights(3);
        for (int k = 0; k < parts.values().length; k++) {
            parts.values()[k] = k;
        }
        MemoryWeights sum = weights(1);
        sum.combine(parts, new float[] {1, 10, 100});
        for (int m = 0; m < MemoryTables.TABLES; m++) {
            for (int g = 0; g < MemoryTables.AGES; g++) {
                assertThat(sum.linear(m, 0, g))
                        .isEqualTo(parts.linear(m, 0, g) + 10 * parts.linear(m, 1, g) + 100 * parts.linear(m, 2, g));
                assertThat(sum.log(m, 0, g))
                        .isEqualTo(parts.log(m, 0, g) + 10 * parts.log(m, 1, g) + 100 * parts.log(m, 2, g));
            }
        }
        assertThatThrownBy(() -> sum.combine(parts, new float[2])).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void set_blocksBeyondTheArray_isRefused() {
        int size = MemoryWeights.size(1);
        assertThatThrownBy(() -> new MemoryWeights().set(new float[2 * size], 0, size + 1, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new MemoryWeights().set(new float[2 * size], -1, size, 1))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }

    private static MemoryWeights weights(int heads) {
        int size = MemoryWeights.size(heads);
        return new MemoryWeights().set(new float[5 + 2 * size], 5, 5 + size, heads);
    }
}
