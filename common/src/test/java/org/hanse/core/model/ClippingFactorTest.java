// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

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

    @ParameterizedTest
    @ValueSource(doubles = {0, -0.0, -1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void atMost_boundThatIsNotPositiveAndFinite_isRefused(double bound) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ClippingFactor.atMost(bound))
                .withMessageContaining("clipping bound " + bound);
    }
}
