// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.util.Locale;
import java.util.Optional;

/**
 * Greatest delta for a number of units N. With a delta of 1/N a mechanism may publish all data of one unit. Delta should be at most a tenth
 * of 1/N.
 */
public final class DeltaRule {

    /** Divisor of 1/N that gives the greatest recommended delta. */
    private static final int TENTH = 10;

    /** Significant digits of the greatest delta in messages. */
    private static final int DIGITS = 6;

    /** Tolerance for products of decimal fractions. */
    private static final double ROUNDING = 1e-12;

    private DeltaRule() {}

    /** Returns whether delta is 1/N or more, which no budget may have. */
    public static boolean isTooGreat(double delta, long units) {
        return delta >= (1 - ROUNDING) / units;
    }

    /** Returns whether delta is above 1/(10 N), which calls for a warning. */
    public static boolean isAboveTenth(double delta, long units) {
        return delta > (1 + ROUNDING) / ((double) TENTH * units);
    }

    /** Returns 1/(10 N), the greatest recommended delta. */
    public static double greatest(long units) {
        return 1 / ((double) TENTH * units);
    }

    /** Returns a warning for a delta above 1/(10 N), without a final full stop; the same for every source of the delta. */
    public static Optional<String> warning(double delta, long units) {
        return isAboveTenth(delta, units)
                ? Optional.of(String.format(
                        Locale.ROOT,
                        "a delta of %s is above %s for N = %,d units, the recommended maximum: with"
                                + " probability delta a unit has no guarantee",
                        PlainNumber.of(delta),
                        words(units),
                        units))
                : Optional.empty();
    }

    /** Returns {@link #greatest} as text, not rounded up, so that the printed value is valid. */
    public static String words(long units) {
        return "1/(10 N) = " + PlainNumber.down(greatest(units), DIGITS);
    }
}
