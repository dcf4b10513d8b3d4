// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hanse.core.job.SecureAggregation.Corrupt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecureAggregationTest {

    @ParameterizedTest
    @ValueSource(doubles = {-0.5, 0, 1, 1.5, Double.NaN})
    void corrupt_fractionOutOfRange_isRefused(double fraction) {
        assertThatThrownBy(() -> new Corrupt(OptionalInt.empty(), OptionalDouble.of(fraction)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("found the fraction " + fraction)
                .hasMessageContaining("Fix: ");
    }

    @Test
    void corrupt_numberAndFraction_areRefused() {
        assertThatThrownBy(() -> new Corrupt(OptionalInt.of(2), OptionalDouble.of(0.4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("as a number and as a fraction");
    }

    /** A third of 12 are 4: a smaller fraction yields as many, a greater one more, a number itself. */
    @Test
    void assumptions_ofAnEnrolment_areAtLeastAThirdUnlessANumberIsGiven() {
        int third = SecureAggregation.usual(0.1).assumptions(12).corrupt();

        assertThat(third).isBetween(3, 4);
        assertThat(fraction(0.34).assumptions(12).corrupt()).isGreaterThanOrEqualTo(third);
        assertThat(fraction(0.6).assumptions(12).corrupt()).isGreaterThan(third);
        assertThat(SecureAggregation.of(2, 0.1).assumptions(12).corrupt()).isEqualTo(2);
    }

    private static SecureAggregation fraction(double fraction) {
        return new SecureAggregation(new Corrupt(OptionalInt.empty(), OptionalDouble.of(fraction)), 0.1);
    }
}
