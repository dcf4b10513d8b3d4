// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.hanse.core.privacy.PrivacyScope;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PrivacyBudgetTest {

    private static PrivacyBudget budget(double epsilon, double delta, long units) {
        return new PrivacyBudget(
                epsilon,
                delta,
                units,
                new PrivacyScope(PrivacyUnit.SHOPPER, NeighbourRelation.ADD_REMOVE, Adversary.OUTSIDER));
    }

    @Test
    void delta_aboveATenthOfAUnit_isWarnedOfByTheRule() {
        assertThat(budget(8, 1e-4, 1000).warnings()).isEmpty();
        assertThat(budget(8, 1.01e-4, 1000).warnings())
                .singleElement(as(InstanceOfAssertFactories.STRING))
                .contains("above 1/(10 N) = 0.0001 for N = 1,000");
    }

    @Test
    void epsilon_aboveTen_isWarnedOf() {
        assertThat(budget(1000, 1e-4, 1000).warnings())
                .containsExactly(
                        "an epsilon of 1000 is above 10, a weak guarantee: an output may be up to e^1000 times as likely with the data of a unit as without");
        assertThat(budget(10, 1e-4, 1000).warnings()).isEmpty();
        assertThat(budget(10.5, 1e-4, 1000).warnings())
                .containsExactly("an epsilon of 10.5 is above 10, a weak guarantee: an output may be up to e^10.5,"
                        + " some 4e+04, times as likely with the data of a unit as without");
    }

    @ParameterizedTest
    @CsvSource({"1e-3, 1000", "2e-3, 1000", "0.5, 2", "1, 1", "0, 10", "-1e-9, 10", "NaN, 10"})
    void delta_ofOneUnitOrMoreOrNone_isRefused(double delta, long units) {
        assertThatThrownBy(() -> budget(8, delta, units))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("below 1/N for N = " + units);
    }

    @ParameterizedTest
    @CsvSource({"0, 10", "-1, 10", "NaN, 10", "Infinity, 10", "8, 0"})
    void budget_thatCannotBe_isRefused(double epsilon, long units) {
        assertThatThrownBy(() -> budget(epsilon, 1e-6, units))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a budget");
    }
}
