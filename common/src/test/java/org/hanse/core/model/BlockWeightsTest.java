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
    void of_layout_takesTheLongestNameOfEachBlock() {
        assertThat(BlockWeights.of(Map.of("gate", 0.5, "gate.key", 2.0, "gate.key.bias", 0.0))
                        .of(LAYOUT))
                .containsExactly(2, 2, 0, 0.5f, 1);
    }

    @Test
    void of_layoutWithoutWeights_isOnes() {
        assertThat(BlockWeights.EVEN.of(LAYOUT)).containsOnly(1);
        assertThat(BlockWeights.EVEN.isEven()).isTrue();
        assertThat(BlockWeights.of(Map.of("gate", 1.0)).isEven()).isTrue();
        assertThat(BlockWeights.of(Map.of("gate", 0.5)).isEven()).isFalse();
    }

    /** Names are whole words: {@code gat} begins all of them. */
    @ParameterizedTest
    @ValueSource(strings = {"gat", "gate.key.bias.more", "head", ""})
    void of_nameThatNoBlockHas_isRefusedWithThoseThereAre(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockWeights.of(Map.of(name, 0.5)).of(LAYOUT))
                .withMessage("no parameters are named " + name
                        + "; there are gate.key.weight, gate.key.bias, gate.age, gates");
    }

    @Test
    void of_nothingThatCounts_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () -> BlockWeights.of(Map.of("gate", 0.0, "gates", 0.0)).of(LAYOUT))
                .withMessageContaining("nothing is learned");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, Double.NaN, Double.POSITIVE_INFINITY})
    void of_weightThatCannotBe_isRefused(double weight) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> BlockWeights.of(Map.of("gate", weight)))
                .withMessageContaining("for gate; it must be at least 0 and finite");
    }

    @Test
    void words_nameThoseThatDoNotCountAlike() {
        assertThat(BlockWeights.of(Map.of("gate", 0.5, "gates", 2.0)).words("; "))
                .isEqualTo("; gate counts 0.5 times, gates counts 2.0 times, all else once");
        assertThat(BlockWeights.EVEN.words("; ")).isEmpty();
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
