// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;
import java.util.OptionalLong;
import org.hanse.cli.Words;
import org.hanse.core.privacy.DeltaRule;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ledger.PrivacyBudget;

/**
 * Number of protected units: the public number, and the number in the training data, which only a simulation can
 * count.
 *
 * @param terms privacy guarantee
 * @param population configured population; empty without one
 * @param there shoppers of the training data, or merchants that may take part
 */
record ProtectedUnits(PrivacyTerms terms, OptionalLong population, long there) {

    /** Returns the public number of units. */
    long known() {
        return population.orElse(terms.unit() == PrivacyUnit.SHOPPER ? publicNumber(there) : there);
    }

    /** Returns the expected number of sampled units of the public number. Sums are divided by it. */
    double expected() {
        return terms.samplingRate() * known();
    }

    /**
     * Returns the expected number of sampled units of the data. It equals the public one without a configured
     * population.
     */
    double drawn() {
        return population.isPresent() ? terms.samplingRate() * there : expected();
    }

    /**
     * Returns a budget for these units. The larger of both numbers limits delta.
     *
     * @throws IllegalArgumentException if delta is too large for the number of units
     */
    PrivacyBudget budget(double epsilon) {
        long known = known();
        if (population.isPresent()
                && !DeltaRule.isTooGreat(terms.delta(), known)
                && DeltaRule.isTooGreat(terms.delta(), there)) {
            throw new IllegalArgumentException("found privacy.delta " + PlainNumber.of(terms.delta())
                    + " and privacy.population " + Words.count(known) + "; expected a delta below 1/"
                    + Words.count(there) + ", since the training data hold "
                    + Words.count(there) + " " + terms.unit().word() + "s. Fix: set privacy.delta to at most "
                    + DeltaRule.words(there));
        }
        return new PrivacyBudget(epsilon, terms.delta(), Math.max(known, there), terms.scope());
    }

    /** Returns the gap between the configured population and that of the data; empty if they agree to two digits. */
    Optional<PopulationGap> gap() {
        return population.isEmpty() || known() == there || known() == publicNumber(there)
                ? Optional.empty()
                : Optional.of(new PopulationGap(terms.unit(), known(), there));
    }

    /** Returns a number to two digits, as a consortium would publish its size. */
    private static long publicNumber(long number) {
        long step = 1;
        while (number / step >= 100) {
            step *= 10;
        }
        return Math.max(1, number / step * step);
    }
}
