// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.hanse.dataset.TimeFormat;

/**
 * Column of a sampled table with the common form of its values.
 *
 * @param name name in the descriptor
 * @param named whether the file names the column; otherwise the name is a stand-in such as {@code c0}
 * @param timed whether the source declares the values as times
 * @param cells trimmed cells in the order of the rows; empty without a value
 * @param values non-empty cells in the order of the rows
 * @param shape common form of the values
 * @param damaged whether all values are integers with {@code .0}, as spreadsheets and data frames write ids
 */
record SampledColumn(
        String name,
        boolean named,
        boolean timed,
        List<String> cells,
        List<String> values,
        Shape shape,
        boolean damaged) {

    /** An integer with {@code .0}. Java and DuckDB have the same syntax. */
    static final String DAMAGED = "-?\\d+\\.0";

    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+(\\.0+)?");
    /** An order's items in one cell, as Shopware writes them: quantity, "x" and id, between bars. Discounts have no id. */
    private static final Pattern ITEM_LIST = Pattern.compile("\\d+x( [^|]*)?(\\|\\d+x( [^|]*)?)*");

    private static final Pattern LISTED = Pattern.compile("\\d+x ([^|]+)");
    private static final Pattern EMAIL = Pattern.compile("\\S+@\\S+\\.\\p{L}{2,}");
    private static final Pattern OFFSET = Pattern.compile("\\d\\d:\\d\\d\\S* ?([+-]\\d\\d):?(\\d\\d)$");
    /** Zones by their offsets in winter and summer; others have the same. */
    private static final Map<Set<String>, String> ZONES = Map.of(
            Set.of("+00:00", "+01:00"), "Europe/London",
            Set.of("+01:00", "+02:00"), "Europe/Berlin",
            Set.of("+02:00", "+03:00"), "Europe/Helsinki",
            Set.of("-05:00", "-04:00"), "America/New_York",
            Set.of("-08:00", "-07:00"), "America/Los_Angeles");

    private static final Pattern LETTER = Pattern.compile("\\p{L}");
    /** Least fraction of matching values; files may hold a few odd ones. */
    private static final double MOST = 0.95;

    /** Least fraction of e-mail addresses in a column of shoppers; a till or a shared account has a name. */
    private static final double ADDRESSES = 0.9;

    /**
     * Common form of the values of a column.
     *
     * @param distinct number of different values
     * @param numbers number format, if they are numbers
     * @param emails whether they are e-mail addresses
     * @param itemLists whether they list several items with their quantities
     * @param integer whether they are integers
     * @param minimum smallest number; NaN if they are no numbers
     * @param maximum largest number; NaN if they are no numbers
     * @param words mean number of words; 0 if few values hold letters
     * @param time time format, if they are times
     */
    record Shape(
            int distinct,
            NumberForm numbers,
            boolean emails,
            boolean itemLists,
            boolean integer,
            double minimum,
            double maximum,
            double words,
            Optional<TimeFormat> time) {

        /** Returns whether the values are plain numbers, with a decimal point or none. */
        boolean numeric() {
            return numbers == NumberForm.PLAIN;
        }

        /** Returns whether the values are numbers in any form. */
        boolean numbered() {
            return numbers != NumberForm.NONE;
        }
    }

    /** Returns the column of these values. */
    static SampledColumn of(String name, boolean named, boolean timed, List<String> cells) {
        List<String> stripped = cells.stream().map(String::strip).toList();
        List<String> values = stripped.stream().filter(cell -> !cell.isEmpty()).toList();
        boolean damaged = !values.isEmpty() && values.stream().allMatch(value -> value.matches(DAMAGED));
        return new SampledColumn(name, named, timed, stripped, values, shape(values), damaged);
    }

    /** Returns this column with values that are left as they are. */
    SampledColumn undamaged() {
        return new SampledColumn(name, named, timed, cells, values, shape, false);
    }

    /** Returns the different values; of cells that list several items, different items. */
    Set<String> distinctValues() {
        return values.stream().flatMap(value -> items(value).stream()).collect(Collectors.toSet());
    }

    /** Returns whether a cell lists several items with their quantities. */
    boolean listsItems() {
        return shape.itemLists();
    }

    /** Returns whether the values are paths of categories, as Google writes them. */
    boolean listsPath() {
        return values.stream().filter(value -> value.contains(" > ")).count() > 0.5 * values.size();
    }

    /** Returns the items that a cell names: those of a list, or the one value; none if the cell is empty. */
    List<String> items(String cell) {
        if (cell.isEmpty()) {
            return List.of();
        }
        return listsItems()
                ? LISTED.matcher(cell)
                        .results()
                        .map(match -> match.group(1).strip())
                        .toList()
                : List.of(cell);
    }

    /** Returns whether the values are e-mail addresses. */
    boolean emails() {
        return shape.emails();
    }

    /** Returns a zone with the offsets of the times; empty if they have none, or no common zone has them. */
    Optional<String> zone() {
        Set<String> offsets = values.stream()
                .map(OFFSET::matcher)
                .filter(Matcher::find)
                .map(offset -> offset.group(1) + ":" + offset.group(2))
                .collect(Collectors.toSet());
        return offsets.size() == 1
                ? offsets.stream().filter(offset -> !offset.equals("+00:00")).findFirst()
                : Optional.ofNullable(ZONES.get(offsets));
    }

    /** Returns the number of rows without a value. */
    int blanks() {
        return cells.size() - values.size();
    }

    /** Returns whether the values name things: they are no fractions, no times of day and no sentences. */
    boolean identifies() {
        boolean date = shape.time().map(TimeFormat::written).orElse(false);
        boolean fraction = shape.numbered() && !(shape.numeric() && shape.integer());
        return !values.isEmpty() && !date && !fraction && shape.words() < 1.8;
    }

    /** Returns whether values recur, so that a model can be trained on them. */
    boolean recurs() {
        return shape.distinct() > 1 && shape.distinct() < 0.95 * values.size();
    }

    private static Shape shape(List<String> values) {
        NumberForm form = NumberForm.of(values);
        double[] numbers =
                values.stream().filter(form::matches).mapToDouble(form::parse).toArray();
        boolean letters =
                values.stream().filter(value -> LETTER.matcher(value).find()).count() > 0.5 * values.size();
        return new Shape(
                (int) values.stream().distinct().count(),
                form,
                addresses(values),
                listItems(values),
                form == NumberForm.PLAIN
                        && most(values, value -> INTEGER.matcher(value).matches()),
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

    /** Returns whether nine in ten values are e-mail addresses, or nine in ten different ones: a till may have many rows. */
    private static boolean addresses(List<String> values) {
        Predicate<String> address = value -> EMAIL.matcher(value).matches();
        Set<String> distinct = new HashSet<>(values);
        long rows = values.stream().filter(address).count();
        return rows > 0
                && (rows >= ADDRESSES * values.size()
                        || (rows > 0.5 * values.size()
                                && distinct.stream().filter(address).count() >= ADDRESSES * distinct.size()));
    }

    /** Returns how many values are no e-mail addresses, in words; empty if there are none, or the column has no addresses. */
    String otherThanEmails() {
        long others =
                values.stream().filter(value -> !EMAIL.matcher(value).matches()).count();
        return emails() && others > 0
                ? String.format(Locale.ROOT, "; %,d of %,d values are no addresses", others, values.size())
                : "";
    }

    private static boolean listItems(List<String> values) {
        long identified =
                values.stream().filter(value -> LISTED.matcher(value).find()).count();
        return identified > 0.5 * values.size()
                && most(values, value -> ITEM_LIST.matcher(value).matches());
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
