// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy.ledger;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.hanse.core.privacy.DeltaRule;
import org.hanse.core.privacy.EpsilonRule;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.privacy.PrivacyScope;

/**
 * Privacy budget of all releases about a population.
 *
 * @param epsilon cap, above 0 and finite, {@link #UNLIMITED} for none; without a privacy guarantee there is no ledger
 * @param delta probability with which epsilon need not hold, above 0 and below 1/{@code units}
 * @param units number of units of the population, at least 1
 * @param scope protected unit and adversary
 */
public record PrivacyBudget(double epsilon, double delta, long units, PrivacyScope scope) {

    /** Cap of a ledger that counts without a cap. It is a number, so every version reads such a ledger. */
    public static final double UNLIMITED = 1e9;

    /** @throws IllegalArgumentException for an invalid number, with the rule */
    public PrivacyBudget {
        if (!(epsilon > 0 && epsilon < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("a budget of epsilon " + epsilon + " must be above 0 and finite");
        }
        if (units < 1) {
            throw new IllegalArgumentException("a budget for " + units + " units");
        }
        if (!(delta > 0 && delta < 1) || DeltaRule.isTooGreat(delta, units)) {
            throw new IllegalArgumentException("found a delta of " + PlainNumber.of(delta)
                    + "; expected above 0 and below 1/N for N = " + units
                    + " units, since publishing all data of a random unit would meet a greater one. Fix: use at most "
                    + DeltaRule.words(units));
        }
    }

    /** Returns this budget with another cap. */
    public PrivacyBudget withEpsilon(double other) {
        return new PrivacyBudget(other, delta, units, scope);
    }

    /** Returns whether the budget has a cap. */
    public boolean isLimited() {
        return epsilon < UNLIMITED;
    }

    /** Returns the budget in one phrase with the keys of a plan. */
    public String words() {
        return "epsilon " + PlainNumber.of(epsilon) + ", delta " + PlainNumber.of(delta) + ", population " + units
                + ", " + scope;
    }

    /** Returns warnings, without a final full stop, for a delta above 1/(10 N) and for an epsilon too great for a useful guarantee. */
    public List<String> warnings() {
        return Stream.of(
                        DeltaRule.warning(delta, units),
                        isLimited() ? EpsilonRule.warning(epsilon) : Optional.<String>empty())
                .flatMap(Optional::stream)
                .toList();
    }
}
