// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import java.util.Optional;
import org.hanse.config.ConfigNode;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/** The key {@code catalogue} of a descriptor. */
public record CatalogueKeys(
        @Key(inline = true, required = true) Origin origin,

        @Key Optional<ItemKeys> columns,
        @Key("attributes of items, keys below") List<AttributeRule> attributes,

        @Key("rows that count (DuckDB), with `source` only") Optional<ColumnExpression.Computed> where,

        @Key("blank cells to fill, with `source` only") Optional<CarryRule> carry,

        @Key("whether nodes may recommend an item, `{sql: EXPR}` or `{column: C}`, with `source` only; training and"
                + " evaluation have all items")
        Optional<ColumnExpression.Mapping> available) {

    /** Origin of items. */
    public sealed interface Origin permits OfTable, OfInteractions {}

    /** Source with a row for each item. */
    public record OfTable(@Key("file or database of items") Source source) implements Origin {}

    /** Most frequent values of the interactions. */
    public record OfInteractions(
            @Key("`interactions`: most frequent values of their columns")
            From from) implements Origin {}

    /** Other keys that items are read from. */
    public enum From {
        INTERACTIONS
    }

    /** Columns of items. */
    public record ItemKeys(
            @Key(value = "id of the item", standard = "required with `source`")
            Optional<ColumnExpression> item,

            @Key("title") Optional<ColumnExpression> title,
            @Key("category, or path of categories") Optional<ColumnExpression> category,
            @Key("brand") Optional<ColumnExpression> brand,
            @Key("price") Optional<ColumnExpression> price,
            @Key("dense vector") Optional<ColumnExpression> vector) {

        /** Defaults. */
        public static final ItemKeys DEFAULT = new ItemKeys(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());

        private CatalogueRule.ItemColumns facts() {
            return new CatalogueRule.ItemColumns(title, category, brand, price, vector);
        }
    }

    /**
     * Returns the rule.
     *
     * @param place descriptor file and keys that lead to it
     * @throws KeyConflictException if keys are missing, or have no effect
     */
    CatalogueRule rule(String place) {
        return origin instanceof OfTable table ? ofTable(table.source(), place) : ofInteractions(place);
    }

    private CatalogueRule ofInteractions(String place) {
        if (columns.isEmpty()) {
            throw new KeyConflictException("found no key \"columns\"; expected it. Fix: add columns", "columns");
        }
        if (columns.get().item().isPresent()) {
            throw new KeyConflictException(
                    "found in a catalogue from interactions; expected with source only. Fix: leave it out",
                    "columns.item");
        }
        if (where.isPresent()) {
            throw new KeyConflictException(
                    "found in a catalogue from interactions; expected under interactions. Fix: move it", "where");
        }
        if (carry.isPresent()) {
            throw new KeyConflictException(
                    "found in a catalogue from interactions; expected under interactions. Fix: move it", "carry");
        }
        if (available.isPresent()) {
            throw new KeyConflictException(
                    "found in a catalogue from interactions; expected a source of items. Fix: leave it out",
                    "available");
        }
        return new CatalogueRule.FromInteractions(columns.get().facts(), attributes, place);
    }

    private CatalogueRule ofTable(Source source, String place) {
        ItemKeys own = columns.orElse(ItemKeys.DEFAULT);
        if (own.item().isEmpty() && !isMap(source)) {
            throw new KeyConflictException(
                    "columns: found no key \"item\"; expected it. Fix: add item", "columns.item");
        }
        return new CatalogueRule.Table(
                source,
                own.item(),
                own.facts(),
                attributes,
                new CatalogueRule.Rows(
                        where, carry, available.map(ColumnExpression.Mapping::expression)),
                place);
    }

    /** Returns whether the keys of a JSON map are the ids. */
    static boolean isMap(Source source) {
        return source instanceof Source.Files files && files.format() == Source.FileFormat.JSON_MAP;
    }

    /** Origin of attributes. */
    public sealed interface AttributeOrigin permits OwnSource, OwnColumn, OwnSql, OwnFlags {}

    /** Source of their own. */
    public record OwnSource(
            @Key("source of their own, with `columns`") Source source) implements AttributeOrigin {}

    /** Column of the catalogue. */
    public record OwnColumn(
            @Key("column with one or several") ColumnExpression column) implements AttributeOrigin {}

    /** Expression. */
    public record OwnSql(@Key("DuckDB expression") ColumnExpression.Computed sql) implements AttributeOrigin {}

    /** Columns with yes or no. */
    public record OwnFlags(@Key("columns with yes or no") List<ColumnExpression> flags) implements AttributeOrigin {}

    /** Keys of {@code attributes[]}. */
    public record AttributeKeys(
            @Key(inline = true, required = true) AttributeOrigin origin,

            @Key("`item` and further columns of `source`, or a list")
            Optional<ConfigNode> columns,

            @Key("between several in a column") Optional<String> separator,

            @Key(value = "attributes of `flags`", standard = "names of the columns")
            List<String> names,

            @Key(value = "keeps ids apart from other catalogues", standard = "data set's name")
            Optional<String> namespace,

            @Key("ids mean the same everywhere") boolean common) {

        /** Creates the keys. */
        public AttributeKeys {
            if (common && namespace.isPresent()) {
                throw new KeyConflictException(
                        "found a namespace with common: true; expected one of them. Fix: leave one of them out",
                        "namespace");
            }
        }

        /**
         * Returns the scope of ids.
         *
         * @param dataset name of the data set
         */
        AttributeRule.Scope scope(String dataset) {
            return new AttributeRule.Scope(common ? Optional.empty() : namespace.or(() -> Optional.of(dataset)));
        }
    }
}
