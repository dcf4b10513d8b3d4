// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.setting.Key;

/**
 * The key {@code federation.secureAggregation}.
 *
 * @param assumed corrupt participants
 * @param dropout fraction of a cohort that may drop out, in [0, 1)
 */
public record SecureAggregation(
        @Key(
                value = "number of corrupt participants, or a fraction of at least .33",
                name = "corrupt",
                standard = "a third")
        Corrupt assumed,

        @Key(value = "tolerated fraction of dropouts", range = Key.Range.SHARE)
        double dropout) {

    /** A third, written with two digits. */
    public static final double LEAST_FRACTION = 0.33;

    /** Defaults: a third corrupt, a tenth dropping out. */
    public static final SecureAggregation DEFAULT = usual(0.1);

    /**
     * Corrupt participants, counted over all enrolled ones, in sampled cohorts too. Neither number nor fraction stands for a third.
     *
     * @param number number of corrupt participants
     * @param fraction fraction of corrupt participants, at least {@value #LEAST_FRACTION}
     */
    public record Corrupt(OptionalInt number, OptionalDouble fraction) {

        /** The default, a third. */
        public static final Corrupt THIRD = new Corrupt(OptionalInt.empty(), OptionalDouble.empty());

        public Corrupt {
            if (number.isPresent() && fraction.isPresent()) {
                throw new IllegalArgumentException("corrupt participants as a number and as a fraction");
            }
            if (fraction.isPresent() && !(fraction.getAsDouble() >= LEAST_FRACTION && fraction.getAsDouble() < 1)) {
                throw new IllegalArgumentException("found the fraction " + fraction.getAsDouble()
                        + "; expected at least " + LEAST_FRACTION
                        + " of all participants, or a whole number. Fix: leave it out for a third, or write how many"
                        + " participants may be corrupt, such as corrupt: 2");
            }
        }
    }

    /** Returns settings with the default third of corrupt participants. */
    public static SecureAggregation usual(double dropout) {
        return new SecureAggregation(Corrupt.THIRD, dropout);
    }

    /** Returns settings with a number of corrupt participants. */
    public static SecureAggregation of(int corrupt, double dropout) {
        return new SecureAggregation(new Corrupt(OptionalInt.of(corrupt), OptionalDouble.empty()), dropout);
    }

    /** Returns the assumptions for an enrolment. A fraction yields at least a third. */
    public Assumptions assumptions(int enrolled) {
        int usual = Assumptions.usualCorrupt(enrolled);
        int number = assumed.number()
                .orElseGet(() -> assumed.fraction().isEmpty()
                        ? usual
                        : Math.max(
                                usual,
                                Assumptions.ofFraction(
                                                assumed.fraction().getAsDouble(), enrolled, dropout, Coordinator.ACTIVE)
                                        .corrupt()));
        return new Assumptions(number, dropout, Coordinator.ACTIVE);
    }

    /** Returns the assumed corrupt participants in words. */
    public String corruptWords() {
        OptionalInt number = assumed.number();
        return number.isPresent()
                ? number.getAsInt() + (number.getAsInt() == 1 ? " corrupt participant" : " corrupt participants")
                : Optional.of(assumed.fraction())
                                .filter(OptionalDouble::isPresent)
                                .map(part -> PlainNumber.of(100 * part.getAsDouble()) + " %")
                                .orElse("a third")
                        + " of the participants corrupt";
    }

    /** Returns the text that digests of settings depend on. */
    @Override
    public String toString() {
        return "SecureAggregation[corrupt=" + assumed.number() + ", fraction=" + assumed.fraction() + ", dropout="
                + dropout + "]";
    }
}
