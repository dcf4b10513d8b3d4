// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntPredicate;
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
 */
record GuessedTable(
        Path path, SampledTable table, RoleAssignment roles, TypeGuess type, Optional<CatalogueGuess> catalogue) {

    /** Magento's mark of a row that is a part of the product in another row. */
    private static final String PARENT = "parent_item_id";

    private static final Set<String> NO_PARENT = Set.of("", "0", "NULL");

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
        return decisions() ? Optional.empty() : OrderCells.of(roles, refunded().map(RefundedRows::status));
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
                        refunded().map(RefundedRows::condition).stream())
                .toList();
        return conditions.isEmpty() ? Optional.empty() : Optional.of(String.join(" AND ", conditions));
    }

    /** Returns the excluded rows of the condition as text. */
    Optional<String> excluded() {
        List<String> words = Stream.concat(
                        parent().map(column -> "parts of a configured product").stream(),
                        refunded().map(RefundedRows::words).stream())
                .toList();
        return words.isEmpty() ? Optional.empty() : Optional.of(String.join(", and ", words));
    }

    private Optional<SampledColumn> parent() {
        return table.column(PARENT).filter(parent -> parent.distinctValues().size() > 1 || parent.blanks() > 0);
    }

    /** Rows of refunded orders. */
    Optional<RefundedRows> refunded() {
        return decisions() ? Optional.empty() : RefundedRows.of(table);
    }

    /** Returns the sampled rows that the descriptor does not leave out. */
    private IntPredicate counted() {
        Optional<List<String>> parents = parent().map(SampledColumn::cells);
        Optional<RefundedRows> refunded = refunded();
        List<String> states = refunded.map(rows -> carry().map(carry -> carry.cells(rows.status()))
                        .orElse(rows.status().cells()))
                .orElse(List.of());
        return row -> parents.map(cells -> NO_PARENT.contains(cells.get(row))).orElse(true)
                && refunded.map(rows -> !rows.refunds(states.get(row))).orElse(true)
                && !(type instanceof TypeGuess.Returns returns && returns.isReturn(row));
    }

    /** Returns the sampled rows whose order has no shopper. */
    List<Integer> rowsWithoutShopper() {
        List<String> shoppers = shoppers();
        IntPredicate counted = counted();
        return IntStream.range(0, shoppers.size())
                .filter(row -> shoppers.get(row).isEmpty() && counted.test(row))
                .boxed()
                .toList();
    }

    /** Returns the shopper of each row, blank cells filled, in one spelling. */
    List<String> shoppers() {
        SampledColumn shopper = roles.column(ColumnRole.SHOPPER).orElseThrow();
        return carry().map(carry -> carry.cells(shopper)).orElse(shopper.cells()).stream()
                .map(shopper::id)
                .toList();
    }

    /** Returns whether sampled rows repeat an item of the same shopper. Such targets would be dropped. */
    boolean repeats() {
        return repeatShare() > 0;
    }

    /** Returns the share of the sampled interactions that repeat an item of the same shopper. */
    double repeatShare() {
        List<String> shoppers = shoppers();
        List<String> titles = nameOfUnnumbered().map(SampledColumn::cells).orElse(item().cells());
        IntPredicate counted = counted();
        Set<List<String>> pairs = new HashSet<>();
        int count = 0;
        for (int row = 0; row < shoppers.size(); row++) {
            String cell = item().cells().get(row).isEmpty()
                    ? titles.get(row)
                    : item().cells().get(row);
            if (!shoppers.get(row).isEmpty() && counted.test(row)) {
                for (String item : item().items(cell)) {
                    count++;
                    pairs.add(List.of(shoppers.get(row), item));
                }
            }
        }
        return count == 0 ? 0 : (double) (count - pairs.size()) / count;
    }
}
