// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Fit of a column to a role, in points: up to six for its name, a few for its values. A role that the values exclude
 * has no points for any name.
 */
final class RoleFit {

    private static final int MOST_TYPES = 64;
    private static final int MOST_STARS = 11;
    /** Deduction for a column with one value for several shoppers. */
    private static final int GUESTS = 3;

    private static final int ENOUGH_SHOPPERS = 10;
    /** Mean number of rows of a value from which values are no shoppers, in files of many rows. */
    private static final int MANY_ROWS_OF_ONE = 250;

    private static final int MANY_ROWS = 1_000;
    private static final double MOST_OF_ONE = 0.2;
    /** More points than any name and values give. */
    private static final int LIST_OF_ITEMS = 10;

    /** Magento's product types describe the form of sale, not the product. */
    private static final Set<String> KINDS_OF_MAGENTO =
            Set.of("simple", "configurable", "virtual", "bundle", "downloadable", "grouped", "giftcard");

    private RoleFit() {}

    /** Points; 0 for no fit. */
    static int of(ColumnRole role, SampledColumn column) {
        if (column.values().isEmpty()) {
            return 0;
        }
        int name = column.named() ? role.nameFit(column.name()) : 0;
        SampledColumn.Shape shape = column.shape();
        return switch (role) {
            case SHOPPER -> shopper(column, name);
            case ITEM -> column.listsItems() ? LIST_OF_ITEMS : identifier(column, name);
            case SESSION -> session(column, name);
            case ID -> name > 0 && shape.distinct() == column.values().size() ? name : 0;
            case MERCHANT -> name > 0 && column.identifies() && shape.distinct() > 1 ? name : 0;
            case TIME -> time(column, name);
            case TYPE -> type(column, name);
            case VALUE -> value(column, name);
            case PRICE -> price(column, name);
            case QUANTITY, DWELL, PROPENSITY, POSITION, REWARD -> name > 0 && shape.numbered() ? name + 1 : 0;
            case TITLE -> title(column, name);
            case CATEGORY, BRAND ->
                name > 0
                                && !shape.numbers().decimalComma()
                                && shape.time().isEmpty()
                                && !KINDS_OF_MAGENTO.containsAll(column.distinctValues())
                        ? name
                        : 0;
        };
    }

    /** Returns the points for shoppers. E-mail addresses count like a name. Few values, as of an order's state, do not, unless the column's name says so. */
    private static int shopper(SampledColumn column, int name) {
        int values = column.values().size();
        boolean few = values > MANY_ROWS && column.shape().distinct() * MANY_ROWS_OF_ONE < values;
        if (few && name < ColumnRole.EXACT) {
            return 0;
        }
        int points = identifier(column, column.emails() ? ColumnRole.EXACT : name);
        return Math.max(0, points - (standsForMany(column) ? GUESTS : 0));
    }

    /** Returns the points for a session. Shopify calls an order's number Name; elsewhere that is a title. */
    private static int session(SampledColumn column, int name) {
        boolean numbersOrders = column.name().equalsIgnoreCase("name")
                && column.values().stream().allMatch(value -> value.matches("#?\\p{L}{0,6}-?\\d{3,}\\p{L}{0,3}"));
        if (numbersOrders) {
            return ColumnRole.EXACT;
        }
        return name > 0 && column.identifies() ? name : 0;
    }

    /** Returns whether one value stands for several shoppers: shops number all guests 0. */
    private static boolean standsForMany(SampledColumn column) {
        if (column.shape().distinct() < ENOUGH_SHOPPERS) {
            return false;
        }
        long most = column.values().stream()
                .collect(Collectors.groupingBy(value -> value, Collectors.counting()))
                .values()
                .stream()
                .mapToLong(Long::longValue)
                .max()
                .orElse(0);
        return most > MOST_OF_ONE * column.values().size();
    }

    private static int identifier(SampledColumn column, int name) {
        boolean plausible = name == ColumnRole.EXACT
                ? column.shape().time().map(time -> !time.written()).orElse(true)
                : column.identifies();
        if (!plausible) {
            return 0;
        }
        // Without a name, two values are more likely yes and no than two shoppers.
        return name > 0 || column.shape().distinct() > 2 ? name + (column.recurs() ? 1 : 0) : 0;
    }

    private static int time(SampledColumn column, int name) {
        if (column.timed()) {
            return name + 5;
        }
        return column.shape()
                .time()
                .map(time ->
                        time.written() ? name + 5 : name > 0 || column.shape().distinct() > 2 ? name + 3 : 0)
                .orElse(0);
    }

    private static int type(SampledColumn column, int name) {
        SampledColumn.Shape shape = column.shape();
        if (shape.distinct() > MOST_TYPES || shape.words() > 3) {
            return 0;
        }
        long known = column.distinctValues().stream()
                .filter(value -> TypeWords.meaning(value).isPresent())
                .count();
        boolean words = 2 * known > shape.distinct();
        if (ColumnRole.isKindOfGoods(column.name()) && !words) {
            return 0;
        }
        if (name == ColumnRole.EXACT) {
            return name + (words ? 3 : 0);
        }
        return words ? name + 4 : 0;
    }

    private static int value(SampledColumn column, int name) {
        SampledColumn.Shape shape = column.shape();
        boolean stars = shape.numeric() && shape.minimum() >= 0 && shape.maximum() <= 100;
        if (name > 0) {
            return stars ? name + 1 : 0;
        }
        return stars
                        && !column.named()
                        && shape.maximum() <= 10
                        && shape.distinct() >= 3
                        && shape.distinct() <= MOST_STARS
                ? 2
                : 0;
    }

    private static int price(SampledColumn column, int name) {
        SampledColumn.Shape shape = column.shape();
        if (name > 0) {
            // Paid prices precede prices without tax.
            int paid = column.name().toLowerCase(Locale.ROOT).matches(".*(incl|gross|brutto).*") ? 1 : 0;
            return shape.numbered() ? name + 2 + paid : 0;
        }
        boolean money = column.values().stream()
                        .filter(value -> value.matches("\\d+[.,]\\d\\d"))
                        .count()
                >= 0.8 * column.values().size();
        return money && !column.named() ? 2 : 0;
    }

    private static int title(SampledColumn column, int name) {
        boolean words = column.shape().words() >= 1.5;
        if (name > 0) {
            // A description is a title only if no other column is one.
            int first = ColumnRole.isDescription(column.name()) ? 0 : 1;
            return column.shape().words() > 0 ? name + (words ? 2 : 0) + first : 0;
        }
        return words && !column.named() && column.shape().time().isEmpty() ? 2 : 0;
    }
}
