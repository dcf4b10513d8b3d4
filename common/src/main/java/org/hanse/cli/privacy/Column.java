// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.DoublePredicate;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A column of a table, with the type of its cells.
 *
 * @param name in the header
 * @param expected what a cell must hold, in words
 * @param reader gives the value of a cell's text; empty if it has another type
 */
record Column<T>(String name, String expected, Function<String, Optional<T>> reader) {

    /** A whole number from 1. */
    static Column<Integer> whole(String name, int most) {
        return wholeLong(name, most).map(Long::intValue);
    }

    /** A whole number from 1, of up to 63 bits. */
    static Column<Long> wholeLong(String name, long most) {
        return new Column<>(
                name,
                "a whole number from 1 to " + most,
                text -> decimal(text).flatMap(Column::exact).filter(number -> number >= 1 && number <= most));
    }

    /** A number of at least 0. */
    static Column<Double> notBelowZero(String name) {
        return number(name, "a number of at least 0", number -> number >= 0 && number < Double.POSITIVE_INFINITY);
    }

    /** A number above 0. */
    static Column<Double> aboveZero(String name) {
        return number(name, "a number above 0", number -> number > 0 && number < Double.POSITIVE_INFINITY);
    }

    /** A number from 0 to 1. */
    static Column<Double> probability(String name) {
        return number(name, "a number from 0 to 1", number -> number >= 0 && number <= 1);
    }

    /** A number between 0 and 1, without both. */
    static Column<Double> between(String name) {
        return number(name, "a number above 0 and below 1", number -> number > 0 && number < 1);
    }

    /** A fraction below the whole. */
    static Column<Double> part(String name) {
        return number(name, "a number from 0 to below 1", number -> number >= 0 && number < 1);
    }

    /** A constant by its name, in whatever case and with hyphens or underscores. */
    static <E extends Enum<E>> Column<E> oneOf(String name, Class<E> type) {
        return oneOf(
                name,
                Arrays.stream(type.getEnumConstants())
                        .collect(Collectors.toMap(constant -> constant.name().toLowerCase(Locale.ROOT), own -> own)));
    }

    /** A value by its word, in whatever case and with hyphens or underscores. */
    static <T> Column<T> oneOf(String name, Map<String, T> words) {
        return new Column<>(
                name,
                "one of " + words.keySet().stream().sorted().collect(Collectors.joining(", ")),
                text -> Optional.ofNullable(
                        words.get(text.toLowerCase(Locale.ROOT).replace('-', '_'))));
    }

    private <S> Column<S> map(Function<T, S> other) {
        return new Column<>(name, expected, text -> reader.apply(text).map(other));
    }

    private static Column<Double> number(String name, String expected, DoublePredicate allowed) {
        return new Column<>(
                name,
                expected,
                text -> decimal(text).map(BigDecimal::doubleValue).filter(allowed::test));
    }

    private static Optional<BigDecimal> decimal(String text) {
        try {
            return Optional.of(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return Optional.empty();
        }
    }

    private static Optional<Long> exact(BigDecimal number) {
        try {
            return Optional.of(number.longValueExact());
        } catch (ArithmeticException e) {
            return Optional.empty();
        }
    }
}
