// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Items of a catalogue that shoppers can buy, by their state, their stock or both.
 *
 * @param conditions one for each column that tells them apart
 */
record AvailableItems(List<Condition> conditions) {

    private static final Set<String> STATES = Set.of(
            "status",
            "state",
            "published",
            "visible",
            "active",
            "enabled",
            "in stock?",
            "aktiv",
            "sichtbar",
            "verfügbar",
            "veröffentlicht");
    private static final Set<String> ON =
            Set.of("active", "aktiv", "publish", "published", "enabled", "true", "1", "yes", "ja", "wahr");
    private static final Set<String> OFF = Set.of(
            "draft",
            "archived",
            "entwurf",
            "archiviert",
            "unlisted",
            "private",
            "pending",
            "disabled",
            "inaktiv",
            "false",
            "0",
            "-1",
            "no",
            "nein",
            "falsch");
    private static final Set<String> STOCK = Set.of(
            "variant inventory qty",
            "inventory quantity",
            "stock",
            "stock quantity",
            "lagerbestand",
            "bestand",
            "qty",
            "quantity");
    private static final Set<String> SOLD_OUT = Set.of("out of stock", "out_of_stock", "sold out", "ausverkauft");

    /**
     * Condition on a column.
     *
     * @param sql true for items that shoppers can buy, null where the cell is blank
     */
    record Condition(SampledColumn column, String sql) {}

    AvailableItems {
        conditions = List.copyOf(conditions);
    }

    /** Returns the available items of a table of products; empty if no column tells. */
    static Optional<AvailableItems> of(SampledTable table) {
        List<Condition> conditions = table.columns().stream()
                .filter(SampledColumn::named)
                .flatMap(column -> condition(table, column).stream())
                .toList();
        return conditions.isEmpty() ? Optional.empty() : Optional.of(new AvailableItems(conditions));
    }

    private static Optional<Condition> condition(SampledTable table, SampledColumn column) {
        String name = column.name().toLowerCase(Locale.ROOT).strip();
        String text = "lower(trim(CAST(" + SqlName.of(column.name()) + " AS VARCHAR)))";
        if (STATES.contains(name) && all(column, value -> ON.contains(value) || OFF.contains(value))) {
            return sells(column, ON::contains, text + " IN (" + literals(column, ON) + ")");
        }
        if (STOCK.contains(name) && column.shape().numeric()) {
            String stock = "TRY_CAST(" + SqlName.of(column.name()) + " AS DOUBLE) > 0";
            return sells(
                    column,
                    value -> Double.parseDouble(value) > 0,
                    table.column("Variant Inventory Policy")
                            .map(policy -> "(" + stock + " OR " + SqlName.of(policy.name()) + " = 'continue')")
                            .orElse(stock));
        }
        return name.equals("availability") && values(column).anyMatch(SOLD_OUT::contains)
                ? sells(
                        column,
                        value -> !SOLD_OUT.contains(value),
                        text + " NOT IN (" + literals(column, SOLD_OUT) + ")")
                : Optional.empty();
    }

    private static Stream<String> values(SampledColumn column) {
        return column.values().stream().map(value -> value.toLowerCase(Locale.ROOT));
    }

    private static boolean all(SampledColumn column, Predicate<String> known) {
        return !column.values().isEmpty() && values(column).allMatch(known);
    }

    /** Returns a condition unless it holds for none: a shop that sells nothing does not use the column. */
    private static Optional<Condition> sells(SampledColumn column, Predicate<String> available, String sql) {
        return values(column).anyMatch(available) ? Optional.of(new Condition(column, sql)) : Optional.empty();
    }

    private static String literals(SampledColumn column, Set<String> of) {
        return values(column)
                .filter(of::contains)
                .distinct()
                .sorted()
                .map(value -> "'" + value + "'")
                .collect(Collectors.joining(", "));
    }

    /** Returns SQL that is true for items that shoppers can buy. */
    String sql() {
        return conditions.stream().map(Condition::sql).collect(Collectors.joining(" AND "));
    }

    /** Returns the columns that exports of variants fill in a product's first row only. Stock is that of each variant. */
    List<SampledColumn> ofProducts() {
        return conditions.stream()
                .map(Condition::column)
                .filter(column ->
                        !STOCK.contains(column.name().toLowerCase(Locale.ROOT).strip()))
                .toList();
    }

    /** Returns the columns' names on one line. */
    String words() {
        return conditions.stream().map(own -> own.column().name()).collect(Collectors.joining(", "));
    }
}
