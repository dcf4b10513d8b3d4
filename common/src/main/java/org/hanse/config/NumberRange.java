// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.config;

import org.hanse.core.setting.Key;

/**
 * Range of a number in a document, with its words in messages.
 *
 * @param ends ends of the range that are excluded
 * @param least least value of a closed range
 * @param most greatest value of a closed range, or of one above 0
 */
record NumberRange(Key.Range ends, double least, double most) {

    /** Number in messages, inside most ranges that begin at 0. */
    private static final double SMALL = 0.02;

    /** Returns the range of a key. */
    static NumberRange of(Key key) {
        return new NumberRange(key.range(), key.least(), key.most());
    }

    boolean contains(double value) {
        return switch (ends) {
            case CLOSED -> value >= least && value <= most;
            case POSITIVE -> value > 0 && value <= most;
            case SHARE -> value >= 0 && value < 1;
            case PROBABILITY -> value > 0 && value < 1;
        };
    }

    /** Returns this range as a clause. */
    String words() {
        return switch (ends) {
            case CLOSED -> "from " + digits(least) + " to " + digits(most);
            case POSITIVE -> "above 0 and at most " + digits(most);
            case SHARE -> "from 0 to below 1";
            case PROBABILITY -> "above 0 and below 1";
        };
    }

    /** Returns what to write instead of a number outside. */
    String remedy(double value) {
        return switch (ends) {
            case CLOSED -> value < least ? digits(least) + " or more" : digits(most) + " or less";
            case POSITIVE -> "a number such as " + digits(Math.min(most, SMALL));
            case SHARE, PROBABILITY -> "a number such as " + SMALL;
        };
    }

    /** Returns a number without an exponent or a decimal point where it needs none. */
    private static String digits(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
