// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.config.ConfigNode;
import org.hanse.core.setting.Key;
import org.hanse.core.setting.KeyConflictException;

/**
 * Source of an item's attributes: an element of the key {@code attributes} of a descriptor.
 *
 * @param columns columns of a source of its own, by name
 * @param separator separates several attributes in a column; without one, it holds a list or a single attribute
 * @param names attributes of columns with yes or no
 * @param namespace prefix of every id; absent if the ids are common to all merchants
 */
public record AttributeRule(
        @Key(inline = true, required = true) Origin origin,

        @Key(value = "`item` and further columns of `source`, or a list", standard = "none")
        Fields columns,

        @Key("between several in a column") Optional<String> separator,

        @Key(value = "attributes of `flags`", standard = "names of the columns")
        List<String> names,

        @Key(value = "keeps ids apart from other catalogues", standard = "data set's name")
        Optional<String> namespace,

        @Key("ids mean the same everywhere") boolean common,
        ConfigNode.Location location) {

    private static final String ITEM = "item";

    public AttributeRule {
        names = List.copyOf(names);
        if (common && namespace.isPresent()) {
            throw new KeyConflictException(
                    "found a namespace with common: true; expected one of them. Fix: leave one of them out",
                    "namespace");
        }
        if (origin instanceof Flags own
                && !names.isEmpty()
                && names.size() != own.flags().size()) {
            throw new IllegalArgumentException(own.flags().size() + " flags with " + names.size() + " names");
        }
    }

    /** Origin of attributes. */
    public sealed interface Origin {}

    /** Source of their own, ids to attributes. */
    public record OwnSource(
            @Key("source of their own, with `columns`") Source source) implements Origin {}

    /** Column of the catalogue. */
    public record InColumn(
            @Key("column with one or several") ColumnExpression column) implements Origin {}

    /** Expression over the columns of the catalogue. */
    public record BySql(@Key("DuckDB expression") ColumnExpression.Computed sql) implements Origin {}

    /** Columns with yes or no for one attribute each. */
    public record Flags(@Key("columns with yes or no") List<ColumnExpression> flags) implements Origin {}

    /** Columns of a source by name. */
    public record Fields(Map<String, ColumnExpression> columns) {

        /** No columns. */
        public static final Fields DEFAULT = new Fields(Map.of());

        public Fields {
            columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        }
    }

    /** Returns whether the key {@code columns} is required. */
    boolean needsColumns() {
        return origin instanceof OwnSource own && !own.source().isMap();
    }

    /** Returns the rule with ids of a data set, unless it has a namespace or its ids are common to all merchants. */
    AttributeRule of(String dataset) {
        return common || namespace.isPresent()
                ? this
                : new AttributeRule(origin, columns, separator, names, Optional.of(dataset), false, location);
    }

    /** Returns the id of an attribute across merchants. */
    String idOf(String attribute) {
        return namespace.map(space -> space + ":" + attribute).orElse(attribute);
    }

    /** Returns the source of attributes; empty if they are in rows of the catalogue. */
    Optional<Source> source() {
        return origin instanceof OwnSource own ? Optional.of(own.source()) : Optional.empty();
    }

    /** Returns the column of a row that holds attributes. */
    Optional<ColumnExpression> column() {
        return origin instanceof InColumn own
                ? Optional.of(own.column())
                : origin instanceof BySql own ? Optional.of(own.sql()) : Optional.empty();
    }

    /** Returns columns of a row with yes or no, and their attributes. */
    Map<ColumnExpression, String> flags() {
        Map<ColumnExpression, String> flags = new LinkedHashMap<>();
        if (origin instanceof Flags own) {
            for (int i = 0; i < own.flags().size(); i++) {
                ColumnExpression column = own.flags().get(i);
                flags.put(column, names.isEmpty() ? column.name() : names.get(i));
            }
        }
        return flags;
    }

    /** Returns the column of ids in a source; empty where the keys of a JSON map are the ids. */
    Optional<ColumnExpression> item() {
        return needsColumns() ? Optional.ofNullable(columns.columns().get(ITEM)) : Optional.empty();
    }

    /**
     * Returns the columns of a source that hold attributes. With more than one, their names become part of the ids. None
     * where the values of a JSON map are the lists.
     */
    Map<String, ColumnExpression> fields() {
        Map<String, ColumnExpression> fields = new LinkedHashMap<>(columns.columns());
        if (needsColumns()) {
            fields.remove(ITEM);
        }
        return fields;
    }

    /** Returns the descriptor file and keys of this rule. */
    String where() {
        return location.where();
    }
}
