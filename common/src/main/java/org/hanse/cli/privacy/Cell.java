// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;

/** A cell of a table, which knows where it stands. */
record Cell(Path file, int line, String column, String text) {

    /** A whole number of at least {@code least}. */
    long wholeNumber(long least, long most) {
        BigDecimal number = decimal();
        long whole;
        try {
            whole = number.longValueExact();
        } catch (ArithmeticException e) {
            throw error("a whole number from " + least + " to " + most);
        }
        if (whole < least || whole > most) {
            throw error("a whole number from " + least + " to " + most);
        }
        return whole;
    }

    /** A number of at least 0. */
    double notBelowZero() {
        double number = decimal().doubleValue();
        if (!(number >= 0 && number < Double.POSITIVE_INFINITY)) {
            throw error("a number of at least 0");
        }
        return number;
    }

    /** A number above 0. */
    double aboveZero() {
        double number = decimal().doubleValue();
        if (!(number > 0 && number < Double.POSITIVE_INFINITY)) {
            throw error("a number above 0");
        }
        return number;
    }

    /** A number from 0 to 1. */
    double probability() {
        double number = decimal().doubleValue();
        if (!(number >= 0 && number <= 1)) {
            throw error("a number from 0 to 1");
        }
        return number;
    }

    /** A number between 0 and 1, neither of them. */
    double between() {
        double number = decimal().doubleValue();
        if (!(number > 0 && number < 1)) {
            throw error("a number above 0 and below 1");
        }
        return number;
    }

    /** One of several, in whatever case and with hyphens or underscores. */
    <T> T oneOf(Map<String, T> choices) {
        T choice = choices.get(text.toLowerCase(Locale.ROOT).replace('-', '_'));
        if (choice == null) {
            throw error("one of " + choices.keySet().stream().sorted().collect(Collectors.joining(", ")));
        }
        return choice;
    }

    /** A part of a whole that is less than all of it. */
    double part() {
        double number = decimal().doubleValue();
        if (!(number >= 0 && number < 1)) {
            throw error("a number from 0 to below 1");
        }
        return number;
    }

    private BigDecimal decimal() {
        try {
            return new BigDecimal(text);
        } catch (NumberFormatException e) {
            throw error("a number");
        }
    }

    /** What is wrong with it. */
    InvalidInputException error(String expected) {
        return new InvalidInputException(file + ": line " + line + ", column \"" + column + "\": "
                + (text.isEmpty() ? "is empty" : "\"" + text + "\"") + ", and must be " + expected);
    }
}
