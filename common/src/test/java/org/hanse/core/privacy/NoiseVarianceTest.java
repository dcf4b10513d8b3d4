// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NoiseVarianceTest {

    /** Each of three parties rounds its number to an integer, which adds at most a twelfth. */
    @Test
    void ofGaussians_severalSummands_addsUpWithTheirRounding() {
        NoiseVariance variance = NoiseVariance.ofGaussians(4, 3);

        assertThat(variance.least()).isEqualTo(48);
        assertThat(variance.most()).isCloseTo(48.25, within(1e-12));
    }

    @ParameterizedTest
    @CsvSource({"-1, 2", "3, 2", "NaN, 2", "1, NaN"})
    void variance_outOfOrder_isRefused(double least, double most) {
        assertThatThrownBy(() -> new NoiseVariance(least, most))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("at least " + least);
    }
}
