// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Table that describes the items.
 *
 * @param table the table
 * @param item the column with the ids of the items
 * @param shared share of the ids that occur in both tables, of the table with fewer
 * @param roles roles of its other columns
 * @param flags columns with the values 0 and 1 only
 */
record CatalogueGuess(
        SampledTable table, SampledColumn item, double shared, RoleAssignment roles, List<SampledColumn> flags) {

    /** Roles of columns that describe an item. */
    static final Set<ColumnRole> PROPERTIES =
            EnumSet.of(ColumnRole.TITLE, ColumnRole.CATEGORY, ColumnRole.BRAND, ColumnRole.PRICE);

    /** Share of rows without an id from which they are rows of another kind, such as further pictures. */
    private static final double MANY_BLANK = 0.01;

    private static final Set<String> TAGS = Set.of("tags", "keywords", "schlagworte", "schlagwörter", "stichworte");
    private static final double ENOUGH_SHARED = 0.2;
    private static final int ENOUGH_FLAGS = 3;

    /** Returns the best of {@code tables} to describe the items, if any has their ids. */
    static Optional<CatalogueGuess> among(
            List<SampledTable> tables, TableSampler.Ids items, String itemColumn, TableSampler sampler) {
        List<CatalogueGuess> guesses = new ArrayList<>();
        for (SampledTable table : tables) {
            for (SampledColumn column : table.columns()) {
                boolean sameName = column.named() && column.name().equalsIgnoreCase(itemColumn);
                boolean unique =
                        column.shape().distinct() > 0.9 * column.values().size();
                if (!unique) {
                    continue;
                }
                TableSampler.Overlap overlap = sampler.overlap(table, column, items);
                boolean known = 2 * overlap.both() >= items.size();
                if (known && (overlap.share() >= ENOUGH_SHARED || sameName)) {
                    guesses.add(of(table, column, overlap.share()));
                }
            }
        }
        return guesses.stream().max(Comparator.comparingDouble(CatalogueGuess::points));
    }

    private static CatalogueGuess of(SampledTable table, SampledColumn item, double shared) {
        List<SampledColumn> rest = table.columns().stream()
                .filter(column -> !column.name().equals(item.name()))
                .toList();
        List<SampledColumn> flags = rest.stream()
                .filter(column -> !column.values().isEmpty() && Set.of("0", "1").containsAll(column.values()))
                .toList();
        return new CatalogueGuess(
                table,
                item,
                shared,
                RoleAssignment.of(rest, PROPERTIES),
                flags.size() >= ENOUGH_FLAGS ? flags : List.of());
    }

    /** Returns whether rows without an id must be skipped. */
    boolean withBlankIds() {
        return item.blanks() > MANY_BLANK * item.cells().size();
    }

    /**
     * Returns the cells that fill blank titles and the like: exports of variants name a product in its first row only.
     */
    Optional<OrderCells> carry() {
        List<SampledColumn> gaps = Stream.concat(
                        Stream.of(ColumnRole.TITLE, ColumnRole.CATEGORY, ColumnRole.BRAND)
                                .flatMap(role -> roles.column(role).stream()),
                        Stream.concat(available().stream().flatMap(own -> own.ofProducts().stream()), tags().stream()))
                .filter(column -> column.blanks() > 0)
                .toList();
        if (gaps.stream().noneMatch(column -> roles.column(ColumnRole.TITLE).equals(Optional.of(column)))) {
            return Optional.empty();
        }
        return table.columns().stream()
                .filter(key -> key.named() && key.blanks() == 0 && key.recurs() && key.identifies())
                .filter(key -> !key.name().equals(item.name()))
                .flatMap(key -> OrderCells.among(gaps, key).stream())
                .findFirst();
    }

    /** Returns the items that shoppers can buy; empty if no column tells. */
    Optional<AvailableItems> available() {
        return AvailableItems.of(table);
    }

    /** Returns the column with tags of the items, unless columns of flags are their attributes. */
    Optional<SampledColumn> tags() {
        return table.columns().stream()
                .filter(column -> flags.isEmpty()
                        && column.named()
                        && TAGS.contains(column.name().toLowerCase(Locale.ROOT))
                        && !column.values().isEmpty())
                .findFirst();
    }

    /** Returns text columns without a role. */
    List<String> texts() {
        return table.columns().stream()
                .filter(column -> column.shape().words() >= 1 && !column.name().equals(item.name()))
                .map(SampledColumn::name)
                .filter(name -> roles.chosen().values().stream()
                        .noneMatch(choice -> choice.column().name().equals(name)))
                .toList();
    }

    /**
     * Returns the points of the table. A descriptive table precedes one that merely shares ids, as numbers from 1 do
     * by chance.
     */
    private double points() {
        return shared + 2 * roles.chosen().size() + ColumnRole.ITEM.nameFit(item.name()) / 2.0;
    }

    /** Returns the certainty of the item column as text. */
    String itemReason() {
        return String.format(Locale.ROOT, "%.0f %% of the ids are in both files", 100 * shared);
    }

    /** Returns the reason for which {@code table} does not describe the items. */
    static String refusal(SampledTable table, TableSampler.Ids items, TableSampler sampler) {
        String best = "";
        long most = 0;
        for (SampledColumn column : table.columns()) {
            long both = sampler.overlap(table, column, items).both();
            best = both > most ? column.name() : best;
            most = Math.max(most, both);
        }
        return most == 0
                ? "no column holds an item id of the interactions"
                : String.format(
                        Locale.ROOT, "%s holds %,d of %,d item ids of the interactions", best, most, items.size());
    }
}
