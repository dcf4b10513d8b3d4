// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A table of interactions or of logged decisions.
 *
 * @param path the file, or a pattern for several that are one table
 * @param table its first rows
 * @param roles of its columns
 * @param type of its interactions
 * @param catalogue the table that describes its items
 * @param refunded rows of refunded orders
 * @param read content of all its rows; empty before they are read
 */
record GuessedTable(
        Path path,
        SampledTable table,
        RoleAssignment roles,
        TypeGuess type,
        Optional<CatalogueGuess> catalogue,
        Optional<RefundedRows> refunded,
        Optional<TrialReading> read) {

    /** Magento's mark of a row that is a part of the product in another row. */
    private static final String PARENT = "parent_item_id";

    /** Returns this table with the content of all its rows. */
    GuessedTable with(TrialReading content) {
        return new GuessedTable(path, table, roles, type, catalogue, refunded, Optional.of(content));
    }

    /** Returns whether it logs decisions, with propensities, in place of what shoppers did. */
    boolean decisions() {
        return isDecisions(roles);
    }

    static boolean isDecisions(RoleAssignment roles) {
        return roles.has(ColumnRole.PROPENSITY) && roles.has(ColumnRole.REWARD) && roles.has(ColumnRole.ITEM);
    }

    SampledColumn item() {
        return roles.column(ColumnRole.ITEM).orElseThrow();
    }

    /** Returns the cells that fill blank cells of order-level columns. */
    Optional<OrderCells> carry() {
        return decisions() ? Optional.empty() : OrderCells.of(roles, refunded.map(RefundedRows::status));
    }

    /**
     * Returns the column that names items with a missing id; empty if every row has an id, or a catalogue contains ids
     * only.
     */
    Optional<SampledColumn> nameOfUnnumbered() {
        boolean gaps = item().blanks() > 0 && !item().listsItems() && catalogue.isEmpty();
        return roles.column(ColumnRole.TITLE)
                .filter(title -> gaps
                        && title.blanks() < item().blanks()
                        && !title.name().equals(item().name()));
    }

    /** Returns how many sampled rows a catalogue of ids drops, and the column that names their items; empty if none. */
    Optional<String> unnumbered() {
        return roles.column(ColumnRole.TITLE)
                .filter(title -> catalogue.isPresent() && item().blanks() > title.blanks() && !item().listsItems())
                .map(title -> String.format(
                        Locale.ROOT,
                        "%,d of %,d rows have no %s and are dropped, since the catalogue has ids; %s names their items",
                        item().blanks(),
                        table.rows(),
                        item().name(),
                        title.name()));
    }

    /** Returns SQL that holds for the rows that count; empty if all do. */
    Optional<String> condition() {
        List<String> conditions = Stream.concat(
                        parent()
                                .map(column -> "coalesce(CAST(" + PARENT + " AS VARCHAR), '') IN ('', '0', 'NULL')")
                                .stream(),
                        refunded.map(RefundedRows::condition).stream())
                .toList();
        return conditions.isEmpty() ? Optional.empty() : Optional.of(String.join(" AND ", conditions));
    }

    /** Returns the excluded rows of the condition as text. */
    Optional<String> excluded() {
        List<String> words = Stream.concat(
                        parent().map(column -> "parts of a configured product").stream(),
                        refunded.map(RefundedRows::words).stream())
                .toList();
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", and ", words));
    }

    private Optional<SampledColumn> parent() {
        return table.column(PARENT).filter(parent -> parent.distinctValues().size() > 1 || parent.blanks() > 0);
    }

    /** Returns the sampled rows whose order has no shopper. */
    List<Integer> rowsWithoutShopper() {
        SampledColumn shopper = roles.column(ColumnRole.SHOPPER).orElseThrow();
        List<String> cells = carry().map(carry -> carry.cells(shopper)).orElse(shopper.cells());
        return IntStream.range(0, cells.size())
                .filter(row -> cells.get(row).isEmpty())
                .boxed()
                .toList();
    }

    /** Returns whether sessions are orders: then all rows are purchases or returns. */
    boolean baskets() {
        return roles.has(ColumnRole.SESSION) && type.ofOrders();
    }
}
