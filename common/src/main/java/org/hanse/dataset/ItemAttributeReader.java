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
        if (rule instanceof AttributeRule.InColumn one) {
            wanted.add(one.column());
        } else if (rule instanceof AttributeRule.Flags flags) {
            flags.columns().forEach(wanted::add);
        }
    }

    /** Returns SQL of the list of attribute ids in a row of the catalogue; empty if they have a source of their own. */
    static Optional<String> inRow(AttributeRule rule, BoundSource catalogue) {
        if (rule instanceof AttributeRule.InColumn one) {
            String values = one.separator()
                    .map(separator ->
                            "string_split(" + catalogue.text(one.column()) + ", " + SqlText.literal(separator) + ")")
                    .orElseGet(() -> catalogue.path(one.column()));
            return Optional.of(named(values, rule.scope(), ""));
        }
        if (rule instanceof AttributeRule.Flags flags) {
            List<String> ids = new ArrayList<>();
            for (int i = 0; i < flags.columns().size(); i++) {
                String flag = "lower(trim(" + catalogue.text(flags.columns().get(i)) + "))";
                ids.add("CASE WHEN " + flag + " NOT IN ('', '0', '0.0', 'false', 'f', 'no', 'n') THEN "
                        + SqlText.literal(rule.scope().idOf(flags.names().get(i))) + " END");
            }
            return Optional.of(SqlText.list(ids));
        }
        return Optional.empty();
    }

    /** Reads the attributes that have a source of their own and adds them to {@code items}. */
    void addFromSource(AttributeRule rule, Map<String, ItemFacts> items) {
        if (!(rule instanceof AttributeRule.FromSource own)) {
            return;
        }
        ColumnExpression item = own.item().orElse(new ColumnExpression.Named(JsonSource.KEY, own.where()));
        Map<String, ColumnExpression> fields = own.fields().isEmpty()
                ? Map.of("", new ColumnExpression.Named(JsonSource.VALUE, own.where()))
                : new TreeMap<>(own.fields());
        WantedColumns wanted = new WantedColumns().add(item);
        fields.values().forEach(wanted::add);
        SourceTable table = new SourceReader(workspace).read(own.source(), TABLE + sources++, wanted);
        tally.unreadable(table, CleaningReason.CATALOGUE_LINE, CleaningReason.CATALOGUE_CUT_OFF);
        BoundSource source = BoundSource.of(workspace, table, wanted);
        List<String> lists = new ArrayList<>();
        fields.forEach((name, column) ->
                lists.add(named(source.path(column), own.scope(), fields.size() > 1 ? name + ":" : "")));
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
            throw e.blaming(own.where());
        }
        faults.report(tally);
    }

    private static String named(String values, AttributeRule.Scope scope, String field) {
        String before = SqlText.literal(scope.idOf(field));
        return "list_transform(list_filter(" + values + ", lambda e: trim(e) <> ''), lambda e: " + before
                + " || trim(e))";
    }
}
