// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.config.ConfigNode;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.Measure;

/** Parser of a source's layout, which maps rows to interactions. */
final class LayoutParser {

    private static final String[] KEYS_OF_ANY = {
        "source", "columns", "type", "where", "merchant", "filter", "carry", "shopper", "policy"
    };

    private static final String ITEMS = "items";

    private final Optional<InteractionFilter> outerFilter;

    /** @param outerFilter a filter that stands beside the layout, not in it */
    LayoutParser(Optional<InteractionFilter> outerFilter) {
        this.outerFilter = outerFilter;
    }

    private enum Kind {
        INTERACTIONS,
        SEQUENCES,
        PREFIX_TARGET,
        LOGGED_DECISIONS
    }

    private enum LineShopper {
        FIRST_TOKEN,
        LINE_NUMBER
    }

    Layout layout(ConfigNode node) {
        return switch (kind(node)) {
            case INTERACTIONS -> table(node);
            case SEQUENCES -> lines(node);
            case PREFIX_TARGET -> prefixTarget(node);
            case LOGGED_DECISIONS -> decisions(node);
        };
    }

    private static Kind kind(ConfigNode node) {
        try {
            return node.require("layout").choice(Kind.class);
        } catch (ConfigNode.Refused e) {
            // The intended layout determines which of these keys are valid.
            node.keys(KEYS_OF_ANY);
            throw e;
        }
    }

    private Layout table(ConfigNode node) {
        node.keys("source", "columns", "type", "where", "merchant", "filter", "carry");
        Source source = SourceParser.source(node.require("source"));
        ConfigNode columns = node.require("columns").keys("shopper", "item", "time", "session");
        boolean several = severalItems(columns);
        Map<Measure, ColumnExpression> measures = new EnumMap<>(Measure.class);
        for (Measure measure : Measure.values()) {
            ColumnParser.find(columns, measure.key()).ifPresent(column -> measures.put(measure, column));
        }
        Layout.TableColumns mapped = new Layout.TableColumns(
                ColumnParser.expression(columns.require("shopper")),
                ColumnParser.expression(columns.require(several ? ITEMS : "item")),
                several,
                columns.find("time").map(ColumnParser::time),
                ColumnParser.find(columns, "session"),
                node.find("merchant").map(ColumnParser::columnOf),
                measures);
        TypeRule type = node.find("type").map(LayoutParser::type).orElseGet(LayoutParser::view);
        Layout.RowRule rows = new Layout.RowRule(
                node.find("where").map(ColumnParser::computed),
                node.find("carry").map(ColumnParser::carry));
        InteractionFilter filter = filterOf(node);
        return node.build(() -> new Layout.Table(source, mapped, type, rows, filter, node.where()));
    }

    /**
     * Returns whether a row names a list of items; the key is known only where it is written, so that messages stay
     * short.
     */
    private static boolean severalItems(ConfigNode columns) {
        if (!columns.mentions(ITEMS)) {
            return false;
        }
        if (columns.mentions("item")) {
            throw columns.refuse(
                    "found both item and items; expected one of them. Fix: item for one id, items for a list");
        }
        return true;
    }

    private Layout lines(ConfigNode node) {
        node.keys("source", "shopper", "type", "filter");
        Source.Files source = SourceParser.lines(node.require("source"));
        LineShopper shopper = node.require("shopper").choice(LineShopper.class);
        TypeRule.Constant type = constantType(node);
        InteractionFilter filter = filterOf(node);
        return node.build(
                () -> new Layout.Lines(source, shopper == LineShopper.FIRST_TOKEN, type, filter, node.where()));
    }

    private Layout prefixTarget(ConfigNode node) {
        node.keys("source", "columns", "type");
        Source source = SourceParser.source(node.require("source"));
        Optional<ConfigNode> columns = node.find("columns").map(c -> c.keys("shopper", "prefix", "target"));
        return new Layout.PrefixTarget(
                source,
                columns.flatMap(c -> ColumnParser.find(c, "shopper")),
                columns.map(c -> ColumnParser.expression(c.require("prefix")))
                        .orElse(new ColumnExpression.Named("c0", node.where())),
                columns.map(c -> ColumnParser.expression(c.require("target")))
                        .orElse(new ColumnExpression.Named("c1", node.where())),
                constantType(node),
                node.where());
    }

    private static Layout decisions(ConfigNode node) {
        node.keys("source", "columns", "policy", "where");
        Source source = SourceParser.source(node.require("source"));
        ConfigNode columns =
                node.require("columns").keys("item", "position", "propensity", "reward", "time", "context");
        Layout.DecisionColumns mapped = new Layout.DecisionColumns(
                ColumnParser.expression(columns.require("item")),
                ColumnParser.find(columns, "position"),
                ColumnParser.expression(columns.require("propensity")),
                ColumnParser.expression(columns.require("reward")),
                columns.find("time").map(ColumnParser::time));
        return new Layout.Decisions(
                source,
                mapped,
                columns.find("context").map(ConfigNode::texts).orElse(List.of()),
                node.find("where").map(ColumnParser::computed),
                node.requireText("policy"),
                node.where());
    }

    private static TypeRule type(ConfigNode node) {
        node.keys("constant", "map");
        if (node.has("constant")) {
            return new TypeRule.Constant(interactionType(node.require("constant")));
        }
        ColumnExpression column = ColumnParser.columnOf(node, "constant", "map");
        Map<String, InteractionType> map = node.find("map")
                .map(m -> m.entries(LayoutParser::interactionType))
                .orElseGet(LinkedHashMap::new);
        return new TypeRule.ByColumn(column, map);
    }

    private static TypeRule.Constant constantType(ConfigNode node) {
        return node.find("type")
                .map(type -> new TypeRule.Constant(
                        interactionType(type.keys("constant").require("constant"))))
                .orElseGet(LayoutParser::view);
    }

    /** Returns the default type of interactions. */
    private static TypeRule.Constant view() {
        return new TypeRule.Constant(InteractionType.VIEW);
    }

    private static InteractionType interactionType(ConfigNode node) {
        return node.build(() -> new InteractionType(node.text()));
    }

    private InteractionFilter filterOf(ConfigNode node) {
        Optional<InteractionFilter> inner = node.find("filter").map(LayoutParser::filter);
        if (inner.isPresent() && outerFilter.isPresent()) {
            throw node.refuse("filter: stands twice, here and beside");
        }
        return inner.or(() -> outerFilter).orElse(InteractionFilter.NONE);
    }

    static InteractionFilter filter(ConfigNode node) {
        node.keys("shopper", "item", "core", "baskets", "repeats");
        int shopper = count(node, "shopper");
        int item = count(node, "item");
        boolean core = node.find("core").map(ConfigNode::bool).orElse(false);
        int baskets = count(node, "baskets");
        InteractionFilter.Repeats repeats = node.find("repeats")
                .map(r -> r.choice(InteractionFilter.Repeats.class))
                .orElse(InteractionFilter.Repeats.KEEP);
        return node.build(() -> new InteractionFilter(shopper, item, core, baskets, repeats));
    }

    private static int count(ConfigNode node, String key) {
        return node.find(key).map(n -> n.integer(0, Integer.MAX_VALUE)).orElse(0);
    }
}
