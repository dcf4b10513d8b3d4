// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClippingFactorTest {

    @Test
    void atMost_normUpToTheBound_isKeptAndALongerOneShortenedToIt() {
        ClippingFactor factor = ClippingFactor.atMost(0.5);
        assertThat(factor.of(0)).isEqualTo(1);
        assertThat(factor.of(0.5)).isEqualTo(1);
        assertThat(factor.of(2)).isEqualTo(0.25);
        assertThat(3e300 * factor.of(3e300)).isCloseTo(0.5, within(1e-15));
    }

    @Test
    void keeps_normUpToTheBoundAndNoneAboveIt() {
        ClippingFactor factor = ClippingFactor.atMost(0.3);
        for (ClippingFactor same : List.of(factor, factor.times(1 / 0.3), factor.times(1e6))) {
            assertThat(same.keeps(0)).isTrue();
            assertThat(same.keeps(0.3)).isTrue();
            assertThat(same.keeps(Math.nextUp(0.3))).isFalse();
            assertThat(same.keeps(1e300)).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-3, 1.0 / 3, 1, 7, 1e6})
    void times_everyNorm_isAtMostTheConstantTimesTheBound(double constant) {
        ClippingFactor factor = ClippingFactor.atMost(0.3).times(constant);
        assertThat(factor.of(0)).isEqualTo(constant);
        for (double norm = 1e-3; norm < 1e9; norm *= 1.37) {
            assertThat(norm * factor.of(norm)).isCloseTo(constant * Math.min(norm, 0.3), within(constant * 1e-15));
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
    void times_constantThatIsNotPositiveAndFinite_isRefused(double constant) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClippingFactor.atMost(1).times(constant))
                .withMessageContaining("times " + constant);
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void atMost_boundThatIsNotPositiveAndFinite_isRefused(double bound) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClippingFactor.atMost(bound))
                .withMessageContaining("clipping bound " + bound);
    }
}
