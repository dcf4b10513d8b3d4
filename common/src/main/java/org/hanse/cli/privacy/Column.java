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
 * Typed column of a table.
 *
 * @param name name in the header
 * @param expected description of valid cells
 * @param reader parser of a cell; empty for a cell of another type
 */
record Column<T>(String name, String expected, Function<String, Optional<T>> reader) {

    /** Creates a column of integers from 1 on. */
    static Column<Integer> whole(String name, int most) {
        return wholeLong(name, most).map(Long::intValue);
    }

    /** Creates a column of integers from 1 on, of up to 63 bits. */
    static Column<Long> wholeLong(String name, long most) {
        return new Column<>(
                name,
                "a whole number from 1 to " + most,
                text -> decimal(text).flatMap(Column::exact).filter(number -> number >= 1 && number <= most));
    }

    /** Creates a column of numbers of at least 0. */
    static Column<Double> notBelowZero(String name) {
        return number(name, "a number of at least 0", number -> number >= 0 && number < Double.POSITIVE_INFINITY);
    }

    /** Creates a column of numbers above 0. */
    static Column<Double> aboveZero(String name) {
        return number(name, "a number above 0", number -> number > 0 && number < Double.POSITIVE_INFINITY);
    }

    /** Creates a column of numbers from 0 to 1. */
    static Column<Double> probability(String name) {
        return number(name, "a number from 0 to 1", number -> number >= 0 && number <= 1);
    }

    /** Creates a column of numbers above 0 and below 1. */
    static Column<Double> between(String name) {
        return number(name, "a number above 0 and below 1", number -> number > 0 && number < 1);
    }

    /** Creates a column of fractions below 1. */
    static Column<Double> part(String name) {
        return number(name, "a number from 0 to below 1", number -> number >= 0 && number < 1);
    }

    /** Creates a column of constants by name, in any case, with hyphens or underscores. */
    static <E extends Enum<E>> Column<E> oneOf(String name, Class<E> type) {
        return oneOf(
                name,
                Arrays.stream(type.getEnumConstants())
                        .collect(Collectors.toMap(constant -> constant.name().toLowerCase(Locale.ROOT), own -> own)));
    }

    /** Creates a column of values by word, in any case, with hyphens or underscores. */
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
