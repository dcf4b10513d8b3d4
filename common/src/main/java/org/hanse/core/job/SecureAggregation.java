// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;

/**
 * The key {@code federation.secureAggregation}. Corrupt participants are counted over all enrolled ones, in sampled cohorts too. The
 * default is a third.
 *
 * @param corrupt number of corrupt participants; empty if a fraction or the default applies
 * @param fraction fraction of corrupt participants, at least {@value #LEAST_FRACTION}; empty if a number or the default applies
 * @param dropout fraction of a cohort that may drop out, in [0, 1)
 */
public record SecureAggregation(OptionalInt corrupt, OptionalDouble fraction, double dropout) {

    /** A third, written with two digits. */
    public static final double LEAST_FRACTION = 0.33;

    public SecureAggregation {
        if (corrupt.isPresent() && fraction.isPresent()) {
            throw new IllegalArgumentException("corrupt participants as a number and as a fraction");
        }
        if (fraction.isPresent() && !(fraction.getAsDouble() >= LEAST_FRACTION && fraction.getAsDouble() < 1)) {
            throw new IllegalArgumentException("a fraction of " + fraction.getAsDouble() + " corrupt participants");
        }
    }

    /** Returns settings with the default third of corrupt participants. */
    public static SecureAggregation usual(double dropout) {
        return new SecureAggregation(OptionalInt.empty(), OptionalDouble.empty(), dropout);
    }

    /** Returns settings with a number of corrupt participants. */
    public static SecureAggregation of(int corrupt, double dropout) {
        return new SecureAggregation(OptionalInt.of(corrupt), OptionalDouble.empty(), dropout);
    }

    /** Returns the assumptions for an enrolment. A fraction yields at least a third. */
    public Assumptions assumptions(int enrolled) {
        int usual = Assumptions.usualCorrupt(enrolled);
        int number = corrupt.orElseGet(() -> fraction.isEmpty()
                ? usual
                : Math.max(
                        usual,
                        Assumptions.ofFraction(fraction.getAsDouble(), enrolled, dropout, Coordinator.ACTIVE)
                                .corrupt()));
        return new Assumptions(number, dropout, Coordinator.ACTIVE);
    }

    /** Returns the assumed corrupt participants in words. */
    public String corruptWords() {
        return corrupt.isPresent()
                ? corrupt.getAsInt() + (corrupt.getAsInt() == 1 ? " corrupt participant" : " corrupt participants")
                : Optional.of(fraction)
                                .filter(OptionalDouble::isPresent)
                                .map(part -> PlainNumber.of(100 * part.getAsDouble()) + " %")
                                .orElse("a third")
                        + " of the participants corrupt";
    }
}
