// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.OptionalLong;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyTerms.NoiseBy;
import org.hanse.core.privacy.PrivacyUnit;
import org.junit.jupiter.api.Test;

class PromisedUnitsTest {

    private static final long THERE = 20_345;

    private static PromisedUnits units(OptionalLong population, double delta) {
        return new PromisedUnits(
                new PrivacyTerms(PrivacyUnit.SHOPPER, NoiseBy.NODE, 2, delta, 0.5, 0.25), population, THERE);
    }

    @Test
    void known_withoutAPopulation_isTheDatasToTwoDigits() {
        assertThat(units(OptionalLong.empty(), 1e-7).known()).isEqualTo(20_000);
        assertThat(units(OptionalLong.of(7), 1e-7).known()).isEqualTo(7);
    }

    @Test
    void note_populationAsInTheData_isNone() {
        assertThat(units(OptionalLong.empty(), 1e-7).note()).isEmpty();
        assertThat(units(OptionalLong.of(THERE), 1e-7).note()).isEmpty();
        assertThat(units(OptionalLong.of(20_000), 1e-7).note()).isEmpty();
    }

    @Test
    void note_anotherPopulation_namesBoth() {
        assertThat(units(OptionalLong.of(1_000_000), 1e-7).note().orElseThrow())
                .isEqualTo(
                        "population is 1,000,000, and there are 20,345 shoppers in the training data: sums are divided"
                                + " and delta is judged as for 1,000,000, of whom only those train who are there");
        assertThat(units(OptionalLong.of(100), 1e-7).note().orElseThrow())
                .isEqualTo(
                        "population is 100, and there are 20,345 shoppers in the training data: sums are divided as for"
                                + " 100, and delta is judged by all 20,345, since the promise is made to them");
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
                        "privacy.delta is 5e-5 and privacy.population 100, but there are 20,345 shoppers"
                                + " in the training data");
        assertThatThrownBy(() -> units(OptionalLong.of(1_000_000), 5e-5).budget(2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("below 1/N for N = 1000000 units");
    }
}
