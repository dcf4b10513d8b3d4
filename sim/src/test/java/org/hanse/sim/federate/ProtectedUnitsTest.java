// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.sim.summary.CautionText;
import org.junit.jupiter.api.Test;

class ProtectedUnitsTest {

    private static final long THERE = 20_345;

    private static ProtectedUnits units(OptionalLong population, double delta) {
        return new ProtectedUnits(
                new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.NODE, 2, delta, 0.5, 0.25), population, THERE);
    }

    @Test
    void known_withoutAPopulation_isTheDatasToTwoDigits() {
        assertThat(units(OptionalLong.empty(), 1e-7).known()).isEqualTo(20_000);
        assertThat(units(OptionalLong.of(7), 1e-7).known()).isEqualTo(7);
    }

    @Test
    void note_populationAsInTheData_isNone() {
        assertThat(units(OptionalLong.empty(), 1e-7).gap()).isEmpty();
        assertThat(units(OptionalLong.of(THERE), 1e-7).gap()).isEmpty();
        assertThat(units(OptionalLong.of(20_000), 1e-7).gap()).isEmpty();
    }

    @Test
    void note_anotherPopulation_namesBoth() {
        assertThat(units(OptionalLong.of(1_000_000), 1e-7)
                        .gap()
                        .map(CautionText::of)
                        .orElseThrow())
                .isEqualTo(
                        "population is 1,000,000, and the training data hold 20,345 shoppers: sums are divided by the expected number out of 1,000,000, and delta is checked against that number");
        assertThat(units(OptionalLong.of(100), 1e-7).gap().map(CautionText::of).orElseThrow())
                .isEqualTo(
                        "population is 100, and the training data hold 20,345 shoppers: sums are divided by the expected number out of 100, and delta is checked against 20,345");
    }

    /** A small population does not switch the rule off, and a great one tightens it. */
    @Test
    void budget_judgesDeltaByTheMoreOfBoth() {
        assertThat(units(OptionalLong.of(100), 1e-5).budget(2).warnings().get(0))
                .contains("for N = 20,345 units");
        assertThat(units(OptionalLong.of(1_000_000), 1e-7).budget(2).warnings()).isEmpty();
        assertThatThrownBy(() -> units(OptionalLong.of(100), 5e-5).budget(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(
                        "found privacy.delta 5e-5 and privacy.population 100; expected a delta below 1/20,345");
        assertThatThrownBy(() -> units(OptionalLong.of(1_000_000), 5e-5).budget(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("below 1/N for N = 1000000 units");
    }
}
