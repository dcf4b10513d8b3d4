// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.interaction.IdCharacters;
import org.hanse.core.interaction.ItemVector;
import org.jspecify.annotations.Nullable;

/** Reader of a catalogue with a source of its own. */
final class CatalogueReader {

    private static final String TABLE = "catalogue";

    private final Workspace workspace;
    private final CleaningTally tally;

    CatalogueReader(Workspace workspace, CleaningTally tally) {
        this.workspace = workspace;
        this.tally = tally;
    }

    /** Returns the facts of each item, in the order of the source. */
    Map<String, ItemFacts> read(CatalogueRule rule) {
        CatalogueRule.ItemColumns columns = rule.facts();
        ColumnExpression item = columns.item().orElse(new ColumnExpression.Named(JsonSource.KEY, rule.where()));
        Source origin = rule.source().orElseThrow();
        WantedColumns wanted = new WantedColumns()
                .add(item)
                .add(columns.title())
                .add(columns.category())
                .add(columns.brand())
                .add(columns.price())
                .add(columns.vector())
                .add(columns.key().map(KeyColumn::column))
                .add(rule.condition())
                .add(rule.available().map(ColumnExpression.Mapping::expression));
        rule.carry().ifPresent(carry -> carry.expressions().forEach(wanted::add));
        ItemAttributeReader attributes = new ItemAttributeReader(workspace, tally);
        rule.attributes().forEach(attribute -> ItemAttributeReader.want(attribute, wanted));
        SourceTable table = new SourceReader(workspace).read(origin, TABLE, wanted);
        tally.unreadable(table, CleaningReason.CATALOGUE_LINE, CleaningReason.CATALOGUE_CUT_OFF);
        rule.carry().ifPresent(carry -> carry.fill(workspace, table));
        BoundSource source = BoundSource.of(workspace, table, wanted);
        Map<String, ItemFacts> items = new LinkedHashMap<>();
        List<String> inRow = new ArrayList<>();
        rule.attributes()
                .forEach(attribute ->
                        ItemAttributeReader.inRow(attribute, source).ifPresent(inRow::add));
        RepeatedHeader header = RepeatedHeader.of(
                origin,
                Map.of(
                        "item",
                        columns.item(),
                        "title",
                        columns.title(),
                        "brand",
                        columns.brand(),
                        "price",
                        columns.price()));
        RowFaults faults = new RowFaults(table);
        try {
            source.excluded(rule.condition(), CleaningReason.CATALOGUE_EXCLUDED).ifPresent(tally::add);
            workspace.forEach(query(item, rule, source, inRow), row -> {
                if (header.isRepeatedIn(texts(row))) {
                    faults.add(CleaningReason.CATALOGUE_HEADER, row.getLong(1), "");
                } else {
                    addItem(row, rule, items, faults);
                }
            });
        } catch (DatabaseException e) {
            throw e.blaming(rule.where());
        }
        faults.report(tally);
        noteMissingKeys(columns, items);
        rule.attributes().forEach(attribute -> attributes.addFromSource(attribute, items));
        return items;
    }

    private static String query(ColumnExpression item, CatalogueRule rule, BoundSource source, List<String> inRow) {
        CatalogueRule.ItemColumns columns = rule.facts();
        List<String> selected = new ArrayList<>(List.of(
                BoundSource.row(),
                source.text(item),
                columns.title().map(source::text).orElse("NULL::VARCHAR"),
                columns.category().map(source::path).orElse("NULL::VARCHAR[]"),
                columns.brand().map(source::text).orElse("NULL::VARCHAR"),
                columns.price().map(source::text).orElse("NULL::VARCHAR"),
                columns.price().map(source::number).orElse("NULL::DOUBLE"),
                columns.vector().map(source::text).orElse("NULL::VARCHAR"),
                columns.vector().map(source::vector).orElse("NULL::DOUBLE[]"),
                // Nothing is known of an item for which the expression is null: it stays available.
                rule.available()
                        .map(own ->
                                "coalesce(CAST(" + source.bind(own.expression()).sql() + " AS BOOLEAN), true)")
                        .orElse("true"),
                columns.key().map(key -> source.text(key.column())).orElse("NULL::VARCHAR")));
        selected.addAll(inRow);
        return "SELECT " + String.join(", ", selected) + " FROM " + source.rows(rule.condition()) + " ORDER BY "
                + BoundSource.row();
    }

    private static Map<String, @Nullable String> texts(ResultSet row) throws SQLException {
        Map<String, @Nullable String> texts = new HashMap<>();
        texts.put("item", row.getString(2));
        texts.put("title", row.getString(3));
        texts.put("brand", row.getString(5));
        texts.put("price", row.getString(6));
        return texts;
    }

    private static void addItem(ResultSet row, CatalogueRule rule, Map<String, ItemFacts> items, RowFaults faults)
            throws SQLException {
        long number = row.getLong(1);
        String id = row.getString(2);
        if (id == null || id.isBlank()) {
            faults.add(CleaningReason.CATALOGUE_MISSING_ITEM, number, "");
            return;
        }
        if (IdCharacters.areRefused(id)) {
            faults.add(CleaningReason.CATALOGUE_REFUSED_ID, number, "");
            return;
        }
        if (items.containsKey(id)) {
            faults.add(CleaningReason.CATALOGUE_DUPLICATE, number, id);
            return;
        }
        ItemFacts facts = new ItemFacts()
                .title(row.getString(3))
                .category(ItemFacts.texts(row.getArray(4)))
                .brand(row.getString(5))
                .available(row.getBoolean(10));
        addPrice(row, facts, faults);
        addVector(row, facts, faults);
        if (rule.facts().key().isPresent()) {
            addKey(row, rule.facts().key().get().form(), facts, faults);
        }
        for (int i = 0; i < rule.rowAttributes().size(); i++) {
            ItemFacts.texts(row.getArray(12 + i)).forEach(facts::attribute);
        }
        items.put(id, facts);
    }

    private static void addPrice(ResultSet row, ItemFacts facts, RowFaults faults) throws SQLException {
        String text = row.getString(6);
        double price = row.getDouble(7);
        boolean possible = !row.wasNull() && price > 0 && price < Double.POSITIVE_INFINITY;
        if (possible) {
            facts.price(price);
        } else if (text != null && !text.isBlank()) {
            faults.add(CleaningReason.CATALOGUE_PRICE, row.getLong(1), text);
        }
    }

    private static void addKey(ResultSet row, KeyColumn.Form form, ItemFacts facts, RowFaults faults)
            throws SQLException {
        String text = row.getString(11);
        if (text != null && !text.isBlank()) {
            KeyColumn.Reading reading = form.read(text);
            reading.key().ifPresent(facts::key);
            if (reading.fault().isPresent()) {
                faults.add(reading.fault().get(), row.getLong(1), text);
            }
        }
    }

    private void noteMissingKeys(CatalogueRule.ItemColumns columns, Map<String, ItemFacts> items) {
        boolean missing = items.values().stream().allMatch(item -> item.key().isEmpty());
        if (columns.key().isPresent() && !items.isEmpty() && missing) {
            tally.note("no item has a key: other shops find items by equal ids only; fill the column of"
                    + " catalogue.columns.key, or correct its rejected values");
        }
    }

    private static void addVector(ResultSet row, ItemFacts facts, RowFaults faults) throws SQLException {
        String text = row.getString(8);
        Optional<ItemVector> vector = ItemFacts.vector(row.getArray(9));
        if (vector.filter(faults::sameDimension).isPresent()) {
            facts.vector(vector.get());
        } else if (vector.isPresent()) {
            faults.add(CleaningReason.CATALOGUE_VECTOR_LENGTH, row.getLong(1), text == null ? "" : text);
        } else if (text != null && !text.isBlank()) {
            faults.add(CleaningReason.CATALOGUE_VECTOR, row.getLong(1), text);
        }
    }
}
