// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import org.hanse.core.privacy.DeltaRule;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyTerms;
import org.hanse.core.privacy.PrivacyUnit;
import org.hanse.core.privacy.ledger.PrivacyBudget;

/**
 * How many units a guarantee is for: as everybody may know, and as there are in the training data, which only a simulation can count.
 *
 * @param terms the privacy guarantee
 * @param population as the scenario says; empty if it does not
 * @param there shoppers that are learned from, or merchants that may take part
 */
record ProtectedUnits(PrivacyTerms terms, OptionalLong population, long there) {

    /** Of which sums are divided by the part that is expected. */
    long known() {
        return population.orElse(terms.unit() == PrivacyUnit.SHOPPER ? publicNumber(there) : there);
    }

    /** Units that a round is expected to draw of those who are known. */
    double expected() {
        return terms.samplingRate() * known();
    }

    /** Units that a round is to be expected to draw of those who are there: the same where the public number is theirs to two digits. */
    double drawn() {
        return population.isPresent() ? terms.samplingRate() * there : expected();
    }

    /**
     * A budget for them. Its delta is judged by those who are there, if they are more: it is them whom the guarantee is for.
     *
     * @throws IllegalArgumentException if delta is too great for so many
     */
    PrivacyBudget budget(double epsilon) {
        long known = known();
        if (population.isPresent()
                && !DeltaRule.isTooGreat(terms.delta(), known)
                && DeltaRule.isTooGreat(terms.delta(), there)) {
            throw new IllegalArgumentException(String.format(
                    Locale.ROOT,
                    "found privacy.delta %s and privacy.population %,d; expected a delta below 1/%,d, since the training"
                            + " data hold %,d %ss. Fix: set privacy.delta to at most %s",
                    PlainNumber.of(terms.delta()),
                    known,
                    there,
                    there,
                    terms.unit().word(),
                    DeltaRule.words(there)));
        }
        return new PrivacyBudget(epsilon, terms.delta(), Math.max(known, there), terms.scope());
    }

    /** Returns the gap between the configured population and that of the data; empty if they agree to two digits. */
    Optional<PopulationGap> gap() {
        return population.isEmpty() || known() == there || known() == publicNumber(there)
                ? Optional.empty()
                : Optional.of(new PopulationGap(terms.unit(), known(), there));
    }

    /** Two digits of a number, which is what a consortium would tell of its size. */
    private static long publicNumber(long number) {
        long step = 1;
        while (number / step >= 100) {
            step *= 10;
        }
        return Math.max(1, number / step * step);
    }
}
