// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.config.ConfigNode;

/** Parser of the catalogue's source in a descriptor. */
final class CatalogueParser {

    private static final List<String> COLUMNS = List.of("title", "category", "brand", "price", "vector");

    private final String dataset;

    /** @param dataset name of the data set, the default namespace of attributes */
    CatalogueParser(String dataset) {
        this.dataset = dataset;
    }

    private enum From {
        INTERACTIONS
    }

    CatalogueRule catalogue(ConfigNode node) {
        node.keys("from", "source", "columns", "attributes", "where", "carry");
        if (node.has("from") == node.has("source")) {
            throw node.refuse("needs either the key \"from\" or the key \"source\"");
        }
        return node.has("from") ? fromInteractions(node) : table(node);
    }

    private CatalogueRule fromInteractions(ConfigNode node) {
        node.require("from").choice(From.class);
        ConfigNode columns = node.require("columns").keys(COLUMNS.toArray(String[]::new));
        if (node.has("where")) {
            throw node.refuse("where: belongs to the interactions, the catalogue is made from those that are kept");
        }
        if (node.has("carry")) {
            throw node.refuse(
                    "carry: found in a catalogue from interactions; expected under interactions. Fix: move it");
        }
        return new CatalogueRule.FromInteractions(itemColumns(columns), attributes(node), node.where());
    }

    private CatalogueRule table(ConfigNode node) {
        Source source = SourceParser.source(node.require("source"));
        boolean keyed = isMap(source);
        Optional<ConfigNode> columns = keyed ? node.find("columns") : Optional.of(node.require("columns"));
        Optional<ColumnExpression> item = columns.flatMap(c -> ColumnParser.find(c, "item"));
        if (item.isEmpty() && !keyed) {
            throw node.refuse("columns: needs the key \"item\"");
        }
        return new CatalogueRule.Table(
                source,
                item,
                columns.map(CatalogueParser::itemColumns)
                        .orElse(new CatalogueRule.ItemColumns(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty())),
                attributes(node),
                new Layout.RowRule(
                        node.find("where").map(ColumnParser::computed),
                        node.find("carry").map(ColumnParser::carry)),
                node.where());
    }

    private static CatalogueRule.ItemColumns itemColumns(ConfigNode columns) {
        return new CatalogueRule.ItemColumns(
                ColumnParser.find(columns, "title"),
                ColumnParser.find(columns, "category"),
                ColumnParser.find(columns, "brand"),
                ColumnParser.find(columns, "price"),
                ColumnParser.find(columns, "vector"));
    }

    private List<AttributeRule> attributes(ConfigNode node) {
        return node.find("attributes").map(a -> a.list(this::attribute)).orElse(List.of());
    }

    private AttributeRule attribute(ConfigNode node) {
        node.keys("source", "columns", "column", "sql", "separator", "flags", "names", "namespace", "common");
        AttributeRule.Scope scope = scope(node);
        if (node.has("source")) {
            return fromSource(node, scope);
        }
        if (node.has("flags")) {
            List<ColumnExpression> flags = node.require("flags").list(ColumnParser::expression);
            List<String> names = node.find("names")
                    .map(ConfigNode::texts)
                    .orElseGet(() -> flags.stream().map(CatalogueParser::nameOf).toList());
            return node.build(() -> new AttributeRule.Flags(flags, names, scope, node.where()));
        }
        if (!node.has("column") && !node.has("sql")) {
            throw node.refuse("needs one of the keys source, column, sql or flags");
        }
        ColumnExpression column = ColumnParser.columnOf(node);
        return new AttributeRule.InColumn(column, node.findText("separator"), scope, node.where());
    }

    private static AttributeRule fromSource(ConfigNode node, AttributeRule.Scope scope) {
        Source source = SourceParser.source(node.require("source"));
        boolean keyed = isMap(source);
        Map<String, ColumnExpression> fields = new LinkedHashMap<>();
        Optional<ColumnExpression> item = Optional.empty();
        if (keyed) {
            node.find("columns").ifPresent(columns -> fields.putAll(fields(columns)));
        } else {
            ConfigNode columns = node.require("columns");
            fields.putAll(fields(columns));
            item = Optional.ofNullable(fields.remove("item"));
            if (item.isEmpty() || fields.isEmpty()) {
                throw columns.refuse("needs the key \"item\" and at least one more, whose column holds attributes");
            }
        }
        return new AttributeRule.FromSource(source, item, fields, scope, node.where());
    }

    /** Returns a mapping of names to columns, or a list of columns that keep their own names. */
    private static Map<String, ColumnExpression> fields(ConfigNode node) {
        if (node.isMapping()) {
            return node.entries(ColumnParser::expression);
        }
        Map<String, ColumnExpression> fields = new LinkedHashMap<>();
        node.list(ColumnParser::expression).forEach(column -> fields.put(nameOf(column), column));
        return fields;
    }

    private static String nameOf(ColumnExpression column) {
        if (column instanceof ColumnExpression.Named named) {
            return named.column();
        }
        return column instanceof ColumnExpression.Computed computed ? computed.sql() : "joined";
    }

    private AttributeRule.Scope scope(ConfigNode node) {
        boolean common = node.find("common").map(ConfigNode::bool).orElse(false);
        Optional<String> namespace = node.findText("namespace");
        if (common && namespace.isPresent()) {
            throw node.refuse("has a namespace and is common; attributes are one or the other");
        }
        return new AttributeRule.Scope(common ? Optional.empty() : namespace.or(() -> Optional.of(dataset)));
    }

    private static boolean isMap(Source source) {
        return source instanceof Source.Files files && files.format() == Source.FileFormat.JSON_MAP;
    }
}
