// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Numbers as the privacy commands print them: what is promised is never rounded to less. */
final class Figure {

    /** Significant digits of figures in tables. */
    static final int TABLE_DIGITS = 12;

    /** Of those for people. */
    static final int TEXT_DIGITS = 6;

    private static final int LEAST_PLAIN = -4;
    private static final int MOST_PLAIN = 12;

    private Figure() {}

    /** An upper bound to so many significant digits, rounded up. */
    static String up(double bound, int digits) {
        return Double.isInfinite(bound)
                ? "inf"
                : text(new BigDecimal(Double.toString(bound)).round(new MathContext(digits, RoundingMode.CEILING)));
    }

    /** A number as short as it can be written. */
    static String of(double number) {
        return Double.isFinite(number) ? text(new BigDecimal(Double.toString(number))) : String.valueOf(number);
    }

    private static String text(BigDecimal number) {
        BigDecimal stripped = number.stripTrailingZeros();
        int exponent = stripped.precision() - stripped.scale() - 1;
        if (stripped.signum() == 0 || (exponent >= LEAST_PLAIN && exponent <= MOST_PLAIN)) {
            return stripped.toPlainString();
        }
        return stripped.movePointLeft(exponent).stripTrailingZeros().toPlainString() + "e" + exponent;
    }
}
