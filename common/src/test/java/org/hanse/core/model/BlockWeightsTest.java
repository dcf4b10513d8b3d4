// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlockWeightsTest {

    private static final ParameterLayout LAYOUT = ParameterLayout.accumulator()
            .add("gate.key.weight", 2, 1)
            .add("gate.key.bias", 1)
            .add("gate.age", 1)
            .add("gates", 1)
            .toLayout();

    @Test
    void toArray_layout_takesTheLongestNameOfEachBlock() {
        assertThat(BlockWeights.of(Map.of("gate", 0.5, "gate.key", 2.0, "gate.key.bias", 0.0))
                        .toArray(LAYOUT))
                .containsExactly(2, 2, 0, 0.5f, 1);
    }

    @Test
    void toArray_layoutWithoutWeights_isOnes() {
        assertThat(BlockWeights.EVEN.toArray(LAYOUT)).containsOnly(1);
        assertThat(BlockWeights.EVEN.isEven()).isTrue();
        assertThat(BlockWeights.of(Map.of("gate", 1.0)).isEven()).isTrue();
        assertThat(BlockWeights.of(Map.of("gate", 0.5)).isEven()).isFalse();
    }

    /** Names are whole words: {@code gat} begins all of them. */
    @ParameterizedTest
    @ValueSource(strings = {"gat", "gate.key.bias.more", "head", ""})
    void toArray_nameThatNoBlockHas_isRefusedWithThoseThereAre(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockWeights.of(Map.of(name, 0.5)).toArray(LAYOUT))
                .withMessage("found no parameters named " + name
                        + "; expected one of gate.key.weight, gate.key.bias, gate.age, gates");
    }

    @Test
    void toArray_nothingThatCounts_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> BlockWeights.of(Map.of("gate", 0.0, "gates", 0.0)).toArray(LAYOUT))
                .withMessageContaining("nothing is learned");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY, 1e39, 1.01e4, 0.99e-4, 1e-50})
    void of_weightThatCannotBe_isRefused(double weight) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockWeights.of(Map.of("gate", weight)))
                .withMessageContaining("for gate; expected 0, or from 0.0001 to 10000");
    }

    @Test
    void words_nameThoseThatDoNotCountAlike() {
        assertThat(BlockWeights.of(Map.of("gate", 0.5, "gate.age", 1.0, "gates", 0.0))
                        .words())
                .isEqualTo("gate counts 0.5 times, gates is frozen");
        assertThat(BlockWeights.EVEN.words()).isEmpty();
    }

    @Test
    void equals_byNames() {
        assertThat(BlockWeights.of(Map.of("gate", 0.5)))
                .isEqualTo(BlockWeights.of(Map.of("gate", 0.5)))
                .hasSameHashCodeAs(BlockWeights.of(Map.of("gate", 0.5)))
                .isNotEqualTo(BlockWeights.EVEN)
                .hasToString("{gate=0.5}");
    }
}
