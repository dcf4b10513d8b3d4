// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Locale;
import java.util.Optional;

/**
 * Greatest meaningful epsilon. The probability of a release with the data of a unit is at most {@code e^epsilon} times that without. The
 * literature calls a guarantee above 10 weak (Ponomareva and others, How to DP-fy ML, 2023, section 5.2, third tier).
 */
public final class EpsilonRule {

    private static final double GREATEST = 10;

    private EpsilonRule() {}

    /** Returns a warning for a finite epsilon above 10, without a final full stop; the same for every source of the epsilon. */
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
