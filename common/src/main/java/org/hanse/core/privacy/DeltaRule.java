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

    /** By which part of 1/N delta should be at most. */
    private static final int TENTH = 10;

    /** Of the greatest delta, in words. */
    private static final int DIGITS = 6;

    /** Products of decimal fractions are off by less. */
    private static final double ROUNDING = 1e-12;

    private DeltaRule() {}

    /** Whether delta is 1/N or more, which no budget may have. */
    public static boolean isTooGreat(double delta, long units) {
        return delta >= (1 - ROUNDING) / units;
    }

    /** Returns whether delta is above 1/(10 N), which calls for a warning. */
    public static boolean isAboveTenth(double delta, long units) {
        return delta > (1 + ROUNDING) / ((double) TENTH * units);
    }

    /** 1/(10 N), the greatest delta that should be used. */
    public static double greatest(long units) {
        return 1 / ((double) TENTH * units);
    }

    /** A warning in words without an end, where delta is above 1/(10 N); the same wherever a delta is given. */
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

    /** {@link #greatest} in words, not rounded up: who takes it is within. */
    public static String words(long units) {
        return "1/(10 N) = " + PlainNumber.down(greatest(units), DIGITS);
    }
}
