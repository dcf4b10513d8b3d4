// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Locale;
import java.util.Optional;

/**
 * How great epsilon may be for a guarantee to say something. What is released may be up to {@code e^epsilon} times as likely with the data of a
 * unit as without; above 10 the field calls a guarantee weak (Ponomareva and others, How to DP-fy ML, 2023, section 5.2, third tier).
 */
public final class EpsilonRule {

    private static final double GREATEST = 10;

    private EpsilonRule() {}

    /** A warning in words without an end, where epsilon is finite and above 10; the same wherever one is given or found. */
    public static Optional<String> warning(double epsilon) {
        if (!(epsilon > GREATEST && epsilon < Double.POSITIVE_INFINITY)) {
            return Optional.empty();
        }
        String rounded = PlainNumber.rounded(epsilon, 4);
        double times = Math.exp(epsilon);
        return Optional.of("an epsilon of " + rounded
                + " is above 10, a weak guarantee: an output may be up to e^"
                + rounded + (times < Double.POSITIVE_INFINITY ? String.format(Locale.ROOT, ", some %.0e,", times) : "")
                + " times as likely with the data of a unit as without");
    }
}
