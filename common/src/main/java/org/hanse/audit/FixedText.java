// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** Numbers of a record as decimal texts with six digits after the point. */
final class FixedText {

    private static final int DIGITS = 6;

    private FixedText() {}

    /** Returns a finite number. */
    static String of(double value) {
        return of(value, DIGITS);
    }

    /** Returns a finite number with at most some digits after the point. */
    static String of(double value, int digits) {
        BigDecimal rounded = new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN);
        return rounded.signum() == 0 ? "0" : rounded.stripTrailingZeros().toPlainString();
    }

    /** Returns a fraction of a total; 0 for a total of 0. */
    static String share(long part, long all) {
        return of(all == 0 ? 0 : (double) part / all);
    }
}
