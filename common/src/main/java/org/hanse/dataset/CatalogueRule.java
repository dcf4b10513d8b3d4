// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.config.ConfigNode;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/**
 * Source of the catalogue: the key {@code catalogue} of a descriptor.
 *
 * @param condition holds for the rows that are items
 * @param carry fills blank cells before anything else is read
 * @param available false for items that are not served; empty where all are
 */
public record CatalogueRule(
        @Key(inline = true, required = true) Origin origin,

        @Key Optional<ItemColumns> columns,
        @Key("attributes of items, keys below") List<AttributeRule> attributes,

        @Key(value = "rows that count (DuckDB), with `source` only", name = "where")
        Optional<ColumnExpression.Computed> condition,

        @Key("blank cells to fill, with `source` only") Optional<CarryRule> carry,

        @Key("whether nodes may recommend an item, `{sql: EXPR}` or `{column: C}`, with `source` only; training and"
                + " evaluation have all items")
        Optional<ColumnExpression.Mapping> available,

        ConfigNode.Location location) {

    public CatalogueRule {
        attributes = List.copyOf(attributes);
        Optional<ColumnExpression> item = columns.flatMap(ItemColumns::item);
        if (origin instanceof OfTable table) {
            if (item.isEmpty() && !table.source().isMap()) {
                throw new KeyConflictException(
                        "columns: found no key \"item\"; expected it. Fix: add item", "columns.item");
            }
        } else {
            require(columns.isPresent(), "found no key \"columns\"; expected it. Fix: add columns", "columns");
            require(
                    item.isEmpty(),
                    "found in a catalogue from interactions; expected with source only. Fix: leave it out",
                    "columns.item");
            require(
                    columns.flatMap(ItemColumns::key).isEmpty(),
                    "found in a catalogue from interactions; expected with source only. Fix: give the catalogue a source"
                            + " with the column",
                    "columns.key");
            String elsewhere = "found in a catalogue from interactions; expected under interactions. Fix: move it";
            require(condition.isEmpty(), elsewhere, "where");
            require(carry.isEmpty(), elsewhere, "carry");
            require(
                    available.isEmpty(),
                    "found in a catalogue from interactions; expected a source of items. Fix: leave it out",
                    "available");
        }
    }

    private static void require(boolean fits, String problem, String key) {
        if (!fits) {
            throw new KeyConflictException(problem, key);
        }
    }

    /** Origin of items. */
    public sealed interface Origin {}

    /** Source with a row for each item. */
    public record OfTable(@Key("file or database of items") Source source) implements Origin {}

    /** Most frequent non-empty values of each item in the interactions, ties by first seen. */
    public record OfInteractions(
            @Key("`interactions`: most frequent values of their columns")
            From from) implements Origin {}

    /** Other keys that items are read from. */
    public enum From {
        INTERACTIONS
    }

    /**
     * Columns of an item.
     *
     * @param item absent where the keys of a JSON map are the ids, and in a catalogue from interactions
     */
    public record ItemColumns(
            @Key(value = "id of the item", standard = "required with `source`")
            Optional<ColumnExpression> item,

            @Key("title") Optional<ColumnExpression> title,
            @Key("category, or path of categories") Optional<ColumnExpression> category,
            @Key("brand") Optional<ColumnExpression> brand,
            @Key("price") Optional<ColumnExpression> price,
            @Key("dense vector") Optional<ColumnExpression> vector,

            @Key(
                    "public key of the item (GTIN, SKU, maker's number) by which sums and shared item vectors find it in all"
                            + " shops, with `source` only")
            Optional<KeyColumn> key) {

        /** No columns. */
        public static final ItemColumns DEFAULT = new ItemColumns(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** Returns the keys of items that the source has columns for. */
    Set<String> keys() {
        Set<String> keys = new HashSet<>();
        facts().title().ifPresent(own -> keys.add("title"));
        facts().category().ifPresent(own -> keys.add("category"));
        facts().brand().ifPresent(own -> keys.add("brand"));
        facts().price().ifPresent(own -> keys.add("price"));
        facts().key().ifPresent(own -> keys.add("key"));
        available.ifPresent(own -> keys.add("available"));
        if (!attributes.isEmpty()) {
            keys.add("attributes");
        }
        return keys;
    }

    /** Returns the source with a row for each item; empty for a catalogue from interactions. */
    Optional<Source> source() {
        return origin instanceof OfTable table ? Optional.of(table.source()) : Optional.empty();
    }

    /** Returns the columns of items. */
    ItemColumns facts() {
        return columns.orElse(ItemColumns.DEFAULT);
    }

    /** Returns the attribute rules that read columns of the items' or interactions' own rows. */
    List<AttributeRule> rowAttributes() {
        return attributes.stream().filter(rule -> rule.source().isEmpty()).toList();
    }

    /** Returns the descriptor file and keys of this rule. */
    String where() {
        return location.where();
    }
}
