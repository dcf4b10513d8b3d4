// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.Locale;
import java.util.OptionalDouble;
import org.hanse.core.privacy.PlainNumber;

/** Number format of the privacy commands, which never rounds a guarantee to a stronger one. */
final class Figure {

    /** Text of an infinite bound. */
    static final String INFINITE = "inf";

    static final int TABLE_DIGITS = 12;
    private static final int TEXT_DIGITS = 6;

    private Figure() {}

    /** Returns an upper bound for a text, rounded up to 6 significant digits. */
    static String up(double bound) {
        return up(bound, TEXT_DIGITS);
    }

    /** Returns an upper bound for a table, rounded up to 12 significant digits. */
    static String cell(double bound) {
        return up(bound, TABLE_DIGITS);
    }

    /** Returns an upper bound for a table; an empty cell without one. */
    static String cell(OptionalDouble bound) {
        return bound.isEmpty() ? "" : cell(bound.getAsDouble());
    }

    static String up(double bound, int digits) {
        return Double.isInfinite(bound) ? INFINITE : PlainNumber.up(bound, digits);
    }

    /** Returns the shortest text of a number. */
    static String of(double number) {
        return PlainNumber.of(number);
    }

    /** Returns the name of a constant in options and texts, with hyphens. */
    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
