// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Number format of privacy figures: plain, or like {@code 1e-6} for very small or great numbers. */
public final class PlainNumber {

    private static final int LEAST_PLAIN = -4;
    private static final int MOST_PLAIN = 12;

    private PlainNumber() {}

    /** Returns the shortest text of a number. */
    public static String of(double number) {
        return Double.isFinite(number) ? text(new BigDecimal(Double.toString(number))) : String.valueOf(number);
    }

    /** Returns a number rounded to a number of significant digits. */
    public static String rounded(double number, int digits) {
        return rounded(number, digits, RoundingMode.HALF_EVEN);
    }

    /** Returns a number rounded up to a number of significant digits, so that an upper bound still holds. */
    public static String up(double number, int digits) {
        return rounded(number, digits, RoundingMode.CEILING);
    }

    /** Returns a number rounded down to a number of significant digits, so that a limit is never exceeded. */
    public static String down(double number, int digits) {
        return rounded(number, digits, RoundingMode.FLOOR);
    }

    private static String rounded(double number, int digits, RoundingMode mode) {
        return Double.isFinite(number)
                ? text(new BigDecimal(Double.toString(number)).round(new MathContext(digits, mode)))
                : String.valueOf(number);
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
