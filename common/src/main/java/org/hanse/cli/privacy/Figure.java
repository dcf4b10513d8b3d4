// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import org.hanse.core.privacy.PlainNumber;

/** Numbers as the privacy commands print them: a guarantee is never rounded to less. */
final class Figure {

    /** Significant digits of figures in tables. */
    static final int TABLE_DIGITS = 12;

    /** Of those for people. */
    static final int TEXT_DIGITS = 6;

    /** For a bound that is none. */
    static final String INFINITE = "inf";

    private Figure() {}

    /** Upper bound, rounded up to a number of significant digits. */
    static String up(double bound, int digits) {
        return Double.isInfinite(bound) ? INFINITE : PlainNumber.up(bound, digits);
    }

    /** A number as short as it can be written. */
    static String of(double number) {
        return PlainNumber.of(number);
    }
}
