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
 * How many units a promise is made to: as everybody may know, and as there are in the training data, which only a simulation can count.
 *
 * @param terms what is promised
 * @param population as the scenario says; empty if it does not
 * @param there shoppers that are learned from, or merchants that may take part
 */
record PromisedUnits(PrivacyTerms terms, OptionalLong population, long there) {

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
     * A budget for them. Its delta is judged by those who are there, if they are more: it is them who are promised something.
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
                    "privacy.delta is %s and privacy.population %,d, but there are %,d %ss in the training data, and the"
                            + " promise is made to them: publishing all data of one of them, drawn at random, would keep to"
                            + " it; take at most %s",
                    PlainNumber.of(terms.delta()),
                    known,
                    there,
                    terms.unit().word(),
                    DeltaRule.words(there)));
        }
        return new PrivacyBudget(epsilon, terms.delta(), Math.max(known, there), terms.scope());
    }

    /** That the scenario's population is not that of the data, to two digits; empty if it is. */
    Optional<String> note() {
        if (population.isEmpty() || known() == there || known() == publicNumber(there)) {
            return Optional.empty();
        }
        String words = String.format(
                Locale.ROOT,
                "population is %,d, and there are %,d %ss in the training data: sums are divided ",
                known(),
                there,
                terms.unit().word());
        return Optional.of(words
                + (known() < there
                        ? String.format(
                                Locale.ROOT,
                                "as for %,d, and delta is judged by all %,d, since the promise is made to them",
                                known(),
                                there)
                        : String.format(
                                Locale.ROOT,
                                "and delta is judged as for %,d, of whom only those train who are there",
                                known())));
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
