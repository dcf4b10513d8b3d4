// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.hanse.core.interaction.InteractionType;

/** Source of the interactions' types. */
sealed interface TypeGuess {

    /** Number of values from which a list of them is useless. */
    int MOST_VALUES = 40;

    /** Returns the guess on one line, for people. */
    String words();

    /** Returns whether all rows are purchases, or returns. */
    boolean ofOrders();

    /**
     * All rows have the same type.
     *
     * @param reason reason of the choice
     */
    record Constant(InteractionType type, String reason) implements TypeGuess {
        @Override
        public String words() {
            return "always " + type + ": " + reason;
        }

        @Override
        public boolean ofOrders() {
            return type.equals(InteractionType.PURCHASE);
        }
    }

    /**
     * Rows are purchases. Rows with a negative quantity or the number of a cancellation are returns and are excluded.
     *
     * @param condition SQL that holds for returns
     * @param what the condition in words
     * @param returns number of returns
     */
    record Returns(String condition, String what, long returns) implements TypeGuess {

        /** Returns the returns of a table; empty if it has none. */
        static Optional<Returns> of(SampledTable table, RoleAssignment roles, TableSampler sampler) {
            Map<String, String> conditions = new LinkedHashMap<>();
            roles.column(ColumnRole.QUANTITY)
                    .filter(quantity -> quantity.shape().numbered())
                    .ifPresent(quantity ->
                            conditions.put(SqlName.number(quantity) + " < 0", "a negative " + quantity.name()));
            // Numbers of orders are digits; a credit note has a C before them.
            roles.column(ColumnRole.SESSION)
                    .filter(order -> 2 * sampler.count(table, "regexp_full_match(" + SqlName.id(order) + ", '\\d+')")
                            > sampler.count(table, "true"))
                    .ifPresent(order -> conditions.put(
                            "regexp_full_match(" + SqlName.id(order) + ", 'C\\d+')",
                            "a C before the digits of " + order.name()));
            conditions.keySet().removeIf(condition -> sampler.count(table, condition) == 0);
            String all = String.join(" OR ", conditions.keySet());
            return conditions.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                            new Returns(all, String.join(" or ", conditions.values()), sampler.count(table, all)));
        }

        @Override
        public String words() {
            return String.format(
                    Locale.ROOT,
                    "always purchase; %,d %s with %s %s left out as returns",
                    returns,
                    returns == 1 ? "row" : "rows",
                    what,
                    returns == 1 ? "is" : "are");
        }

        @Override
        public boolean ofOrders() {
            return true;
        }
    }

    /**
     * A column with types.
     *
     * @param map type name of each value
     * @param unknown values that are no common words for a type and are types themselves
     */
    record Mapped(RoleAssignment.Choice choice, Map<String, String> map, Set<String> unknown) implements TypeGuess {
        public Mapped {
            map = Collections.unmodifiableMap(new LinkedHashMap<>(map));
            unknown = Set.copyOf(unknown);
        }

        @Override
        public String words() {
            return choice.column().name() + ": "
                    + map.entrySet().stream()
                            .map(e -> e.getKey().equals(e.getValue()) ? e.getKey() : e.getKey() + " is " + e.getValue())
                            .collect(Collectors.joining(", "))
                    + (unknown.isEmpty() ? "" : "; not known: " + String.join(", ", new TreeSet<>(unknown)));
        }

        @Override
        public boolean ofOrders() {
            return Set.of(InteractionType.PURCHASE.name(), InteractionType.RETURN.name())
                    .containsAll(map.values());
        }
    }

    /** Returns the guess for a table whose columns have these roles. */
    static TypeGuess of(SampledTable table, RoleAssignment roles, TableSampler sampler) {
        Optional<RoleAssignment.Choice> column = roles.choice(ColumnRole.TYPE);
        if (column.isPresent()) {
            return mapped(column.get(), sampler.values(table, column.get().column(), MOST_VALUES));
        }
        Optional<Returns> returns = Returns.of(table, roles, sampler);
        if (returns.isPresent()) {
            return returns.get();
        }
        if (roles.column(ColumnRole.ITEM).map(SampledColumn::listsItems).orElse(false)) {
            return new Constant(InteractionType.PURCHASE, "rows are orders");
        }
        if (roles.has(ColumnRole.QUANTITY) || (roles.has(ColumnRole.SESSION) && roles.has(ColumnRole.PRICE))) {
            return new Constant(
                    InteractionType.PURCHASE, "no column tells types apart; prices and quantities are bought");
        }
        Optional<SampledColumn> order = orderColumn(table);
        if (order.isPresent()) {
            return new Constant(
                    InteractionType.PURCHASE,
                    "rows are order lines, by the column " + order.get().name());
        }
        if (roles.has(ColumnRole.VALUE)) {
            return new Constant(InteractionType.RATING, "no column tells types apart; rows have ratings");
        }
        String file = String.valueOf(table.file().getFileName());
        return ColumnRole.isFileOfOrders(file)
                ? new Constant(InteractionType.PURCHASE, "rows are orders, by the file's name")
                : new Constant(
                        InteractionType.VIEW, "no column tells types apart; write purchase if that is what rows are");
    }

    /** Returns a column that only lines of orders have: the number or the time of an order, or a property of a line. */
    private static Optional<SampledColumn> orderColumn(SampledTable table) {
        return table.columns().stream()
                .filter(column -> column.named() && ColumnRole.isOfOrders(column.name()))
                .findFirst();
    }

    private static Mapped mapped(RoleAssignment.Choice choice, List<String> values) {
        Map<String, String> map = new LinkedHashMap<>();
        Set<String> unknown = values.stream()
                .filter(value -> TypeWords.meaning(value).isEmpty())
                .collect(Collectors.toSet());
        for (String value : values) {
            map.put(
                    value,
                    TypeWords.meaning(value).map(InteractionType::name).orElseGet(() -> TypeWords.ownName(value)));
        }
        return new Mapped(choice, map, unknown);
    }
}
