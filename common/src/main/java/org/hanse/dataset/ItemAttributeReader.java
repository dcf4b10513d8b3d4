// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Reader of the attributes of items, from columns of the catalogue or from a source of their own. */
final class ItemAttributeReader {

    private static final String TABLE = "attributes";

    private final Workspace workspace;
    private final CleaningTally tally;
    private int sources;

    ItemAttributeReader(Workspace workspace, CleaningTally tally) {
        this.workspace = workspace;
        this.tally = tally;
    }

    /** Adds the catalogue's columns that {@code rule} uses. */
    static void want(AttributeRule rule, WantedColumns wanted) {
        wanted.add(rule.column());
        rule.flags().keySet().forEach(wanted::add);
    }

    /** Returns SQL of the list of attribute ids in a row of the catalogue; empty if they have a source of their own. */
    static Optional<String> inRow(AttributeRule rule, BoundSource catalogue) {
        if (rule.source().isPresent()) {
            return Optional.empty();
        }
        return rule.column()
                .map(column -> named(values(rule, column, catalogue), rule, ""))
                .or(() -> Optional.of(flags(rule, catalogue)));
    }

    private static String values(AttributeRule rule, ColumnExpression column, BoundSource catalogue) {
        return rule.separator()
                .map(separator -> "string_split(" + catalogue.text(column) + ", " + SqlText.literal(separator) + ")")
                .orElseGet(() -> catalogue.path(column));
    }

    private static String flags(AttributeRule rule, BoundSource catalogue) {
        List<String> ids = new ArrayList<>();
        rule.flags()
                .forEach((column, attribute) -> ids.add("CASE WHEN lower(trim(" + catalogue.text(column)
                        + ")) NOT IN ('', '0', '0.0', 'false', 'f', 'no', 'n') THEN "
                        + SqlText.literal(rule.idOf(attribute)) + " END"));
        return SqlText.list(ids);
    }

    /** Reads the attributes that have a source of their own and adds them to {@code items}. */
    void addFromSource(AttributeRule rule, Map<String, ItemFacts> items) {
        rule.source().ifPresent(source -> addFrom(source, rule, items));
    }

    private void addFrom(Source own, AttributeRule rule, Map<String, ItemFacts> items) {
        ColumnExpression item = rule.item().orElse(new ColumnExpression.Named(JsonSource.KEY, rule.where()));
        Map<String, ColumnExpression> fields = rule.fields().isEmpty()
                ? Map.of("", new ColumnExpression.Named(JsonSource.VALUE, rule.where()))
                : new TreeMap<>(rule.fields());
        WantedColumns wanted = new WantedColumns().add(item);
        fields.values().forEach(wanted::add);
        SourceTable table = new SourceReader(workspace).read(own, TABLE + sources++, wanted);
        tally.unreadable(table, CleaningReason.CATALOGUE_LINE, CleaningReason.CATALOGUE_CUT_OFF);
        BoundSource source = BoundSource.of(workspace, table, wanted);
        List<String> lists = new ArrayList<>();
        fields.forEach(
                (name, column) -> lists.add(named(source.path(column), rule, fields.size() > 1 ? name + ":" : "")));
        RowFaults faults = new RowFaults(table);
        try {
            workspace.forEach(
                    "SELECT " + BoundSource.row() + ", " + source.text(item) + ", "
                            + String.join(
                                    " || ",
                                    lists.stream()
                                            .map(l -> "coalesce(" + l + ", [])")
                                            .toList())
                            + " FROM " + source.view() + " ORDER BY " + BoundSource.row(),
                    row -> {
                        String id = row.getString(2);
                        ItemFacts facts = id == null ? null : items.get(id);
                        if (facts == null) {
                            faults.add(CleaningReason.ATTRIBUTES_UNKNOWN_ITEM, row.getLong(1), id == null ? "" : id);
                        } else {
                            ItemFacts.texts(row.getArray(3)).forEach(facts::attribute);
                        }
                    });
        } catch (DatabaseException e) {
            throw e.blaming(rule.where());
        }
        faults.report(tally);
    }

    private static String named(String values, AttributeRule rule, String field) {
        String before = SqlText.literal(rule.idOf(field));
        return "list_transform(list_filter(" + values + ", lambda e: trim(e) <> ''), lambda e: " + before
                + " || trim(e))";
    }
}
