// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterLayoutTest {

    @Test
    void add_blocks_standOneAfterTheOther() {
        ParameterLayout layout = ParameterLayout.accumulator()
                .add("a.weight", 2, 3)
                .add("b", 4)
                .add("c", 2, 1, 2)
                .toLayout();
        assertThat(layout.size()).isEqualTo(14);
        assertThat(layout.block("a.weight").at()).isZero();
        assertThat(layout.block("b").at()).isEqualTo(6);
        assertThat(layout.block("c").end()).isEqualTo(14);
        assertThat(layout).hasToString("[a.weight[2, 3], b[4], c[2, 1, 2]]");
        assertThat(layout.find("d")).isEmpty();
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layout.block("d"))
                .withMessage("no parameters are named d; there are a.weight, b, c");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, Integer.MIN_VALUE})
    void add_axisShorterThanOne_isRefused(int axis) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterLayout.accumulator().add("a", 2, axis))
                .withMessage("parameters a have an axis of size " + axis);
    }

    @Test
    void add_nameUsedBefore_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        ParameterLayout.accumulator().add("a", 2).add("b", 2).add("a", 3))
                .withMessage("parameters a stand twice");
    }

    @Test
    void add_blockLongerThanAnArray_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterLayout.accumulator().add("item.vector", 1 << 25, 64))
                .withMessageContaining("item.vector[33554432, 64] after 0 others are more than the 2147483647");
        // The product of these is 0 in 32 bits.
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterLayout.accumulator().add("a", 1 << 16, 1 << 16));
    }

    @Test
    void add_blocksTogetherLongerThanAnArray_areRefused() {
        ParameterLayout.LayoutAccumulator layout = ParameterLayout.accumulator().add("a", Integer.MAX_VALUE - 5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> layout.add("b", 2, 3))
                .withMessageContaining("b[2, 3] after 2147483642 others");
        assertThat(layout.add("c", 5).toLayout().size()).isEqualTo(Integer.MAX_VALUE);
    }
}
