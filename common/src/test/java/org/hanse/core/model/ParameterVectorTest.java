// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParameterVectorTest {

    private static final ParameterLayout LAYOUT =
            ParameterLayout.accumulator().add("a", 2).add("b", 3).toLayout();

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    void of_aValueThatIsNotFinite_isRefusedWithItsPlace(float value) {
        for (int at = 0; at < 5; at++) {
            float[] values = new float[5];
            values[at] = value;
            String name = at < 2 ? "parameter " + at + " of a" : "parameter " + (at - 2) + " of b";
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> ParameterVector.of(LAYOUT, values))
                    .withMessage(name + " is " + value);
        }
        float negative = Float.intBitsToFloat(0xffc00001);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ParameterVector.of(LAYOUT, new float[] {0, negative, 0, 0, 0}));
    }

    @Test
    void of_theExtremesOfFiniteValues_areKept() {
        float[] values = {Float.MAX_VALUE, -Float.MAX_VALUE, Float.MIN_VALUE, -0.0f, 0};
        assertThat(ParameterVector.of(LAYOUT, values).toArray()).containsExactly(values);
    }
}
