// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/** Catalogue from interactions: the most frequent non-empty values of each item, ties by first occurrence. */
final class MajorityCatalogue {

    private final CatalogueRule rule;
    private final Map<Integer, ItemFacts> facts = new HashMap<>();
    /** Setter of a value of an item. */
    @FunctionalInterface
    private interface Setter {
        void set(ItemFacts facts, ResultSet row) throws SQLException;
    }

    MajorityCatalogue(CatalogueRule rule) {
        this.rule = rule;
    }

    CatalogueRule rule() {
        return rule;
    }

    /** Returns the facts of an item; empty if no interaction has any. */
    ItemFacts facts(int item) {
        return facts.computeIfAbsent(item, number -> new ItemFacts());
    }

    /** Learns from the interactions that cleaning left. */
    void learn(Workspace workspace, MappedInteractions mapped, CleanedInteractions kept) {
        CatalogueRule.ItemColumns columns = rule.facts();
        String from = " FROM " + mapped.table() + " AS m JOIN " + kept.table() + " AS k ON m.ord = k.ord WHERE ";
        if (columns.title().isPresent()) {
            pick(workspace, "trait_title", from + "trait_title <> ''", (f, row) -> f.title(row.getString(2)));
        }
        if (columns.category().isPresent()) {
            pick(
                    workspace,
                    "trait_category",
                    from + "len(trait_category) > 0",
                    (f, row) -> f.category(ItemFacts.texts(row.getArray(2))));
        }
        if (columns.brand().isPresent()) {
            pick(workspace, "trait_brand", from + "trait_brand <> ''", (f, row) -> f.brand(row.getString(2)));
        }
        if (columns.price().isPresent()) {
            pick(
                    workspace,
                    "trait_price",
                    from + "trait_price > 0 AND isfinite(trait_price)",
                    (f, row) -> f.price(row.getDouble(2)));
        }
        if (columns.vector().isPresent()) {
            pick(
                    workspace,
                    "trait_vector",
                    from + "len(trait_vector) > 0",
                    (f, row) -> ItemFacts.vector(row.getArray(2)).ifPresent(f::vector));
        }
        for (int i = 0; i < rule.rowAttributes().size(); i++) {
            String list = TableMapping.attributes(i);
            pick(
                    workspace,
                    list,
                    from + "len(" + list + ") > 0",
                    (f, row) -> ItemFacts.texts(row.getArray(2)).forEach(f::attribute));
        }
    }

    private void pick(Workspace workspace, String column, String from, Setter setter) {
        String counted = "SELECT k.item AS item, " + column + " AS value, count(*) AS times, min(m.ord) AS first" + from
                + " GROUP BY ALL";
        workspace.forEach(
                "SELECT item, value FROM (" + counted + ") QUALIFY row_number() OVER (PARTITION BY item "
                        + "ORDER BY times DESC, first) = 1",
                row -> setter.set(facts(row.getInt(1)), row));
    }
}
