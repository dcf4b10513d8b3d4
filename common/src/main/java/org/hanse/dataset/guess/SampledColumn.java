// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * A column of a sampled table and what its values have in common.
 *
 * @param name as the descriptor has to call it
 * @param named whether the name is the file's own, not a stand-in such as {@code c0}
 * @param timed whether the source says itself that the values are times
 * @param values those that are not empty, in the order of the rows
 * @param shape what the values have in common
 */
record SampledColumn(String name, boolean named, boolean timed, List<String> values, Shape shape) {

    private static final Pattern NUMBER = Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?");
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+(\\.0+)?");
    private static final Pattern COMMA_NUMBER = Pattern.compile("[+-]?(\\d{1,3}(\\.\\d{3})+|\\d+)(,\\d+)?");
    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    /** Files hold odd values here and there; this share has to fit. */
    private static final double MOST = 0.95;

    /**
     * What the values of a column have in common.
     *
     * @param distinct number of different values
     * @param numeric whether they are numbers with a decimal point or none
     * @param integer whether they are whole numbers
     * @param decimalComma whether they are numbers with a decimal comma
     * @param negative whether some numbers are below zero
     * @param minimum smallest number; NaN if they are not numeric
     * @param maximum largest number; NaN if they are not numeric
     * @param words mean number of words; 0 if few values hold letters
     * @param time how they are written, if they are times
     */
    record Shape(
            int distinct,
            boolean numeric,
            boolean integer,
            boolean decimalComma,
            boolean negative,
            double minimum,
            double maximum,
            double words,
            Optional<TimeFormat> time) {}

    /** The column of these values. */
    static SampledColumn of(String name, boolean named, boolean timed, List<String> cells) {
        List<String> values = cells.stream()
                .filter(cell -> !cell.isBlank())
                .map(String::strip)
                .toList();
        return new SampledColumn(name, named, timed, values, shape(values));
    }

    /** Different values. */
    Set<String> distinctValues() {
        return new HashSet<>(values);
    }

    /** Whether the values name things: they are no fractions, no times of day and no sentences. */
    boolean identifies() {
        boolean date = shape.time().map(TimeFormat::written).orElse(false);
        boolean fraction = (shape.numeric() && !shape.integer()) || shape.decimalComma();
        return !values.isEmpty() && !date && !fraction && shape.words() < 1.8;
    }

    /** Whether values come back, so that something can be learned of what they name. */
    boolean recurs() {
        return shape.distinct() > 1 && shape.distinct() < 0.95 * values.size();
    }

    private static Shape shape(List<String> values) {
        boolean numeric = most(values, value -> NUMBER.matcher(value).matches());
        boolean comma = !numeric
                && most(values, value -> COMMA_NUMBER.matcher(value).matches())
                && values.stream().anyMatch(value -> value.indexOf(',') >= 0);
        double[] numbers = numeric
                ? values.stream()
                        .filter(value -> NUMBER.matcher(value).matches())
                        .mapToDouble(Double::parseDouble)
                        .toArray()
                : new double[0];
        boolean letters =
                values.stream().filter(value -> LETTER.matcher(value).find()).count() > 0.5 * values.size();
        return new Shape(
                (int) values.stream().distinct().count(),
                numeric,
                numeric && most(values, value -> INTEGER.matcher(value).matches()),
                comma,
                Arrays.stream(numbers).anyMatch(number -> number < 0),
                Arrays.stream(numbers).min().orElse(Double.NaN),
                Arrays.stream(numbers).max().orElse(Double.NaN),
                letters
                        ? values.stream()
                                .mapToInt(SampledColumn::words)
                                .average()
                                .orElse(0)
                        : 0,
                TimeFormat.of(values));
    }

    private static int words(String value) {
        int ideographs =
                (int) value.codePoints().filter(Character::isIdeographic).count();
        return value.split("\\s+").length + ideographs / 3;
    }

    private static boolean most(List<String> values, Predicate<String> property) {
        return !values.isEmpty() && values.stream().filter(property).count() >= MOST * values.size();
    }
}
