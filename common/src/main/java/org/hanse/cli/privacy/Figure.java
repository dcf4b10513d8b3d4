// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import org.hanse.core.privacy.PlainNumber;

/** Number format of the privacy commands, which never rounds a guarantee to a stronger one. */
final class Figure {

    /** Significant digits of figures in tables. */
    static final int TABLE_DIGITS = 12;

    /** Significant digits of figures in text. */
    static final int TEXT_DIGITS = 6;

    /** Text of an infinite bound. */
    static final String INFINITE = "inf";

    private Figure() {}

    /** Returns an upper bound, rounded up to a number of significant digits. */
    static String up(double bound, int digits) {
        return Double.isInfinite(bound) ? INFINITE : PlainNumber.up(bound, digits);
    }

    /** Returns the shortest text of a number. */
    static String of(double number) {
        return PlainNumber.of(number);
    }
}
