// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.List;
import java.util.stream.Collectors;
import org.hanse.config.InvalidInputException;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;

/** Numbering of the names in mapped interactions, without the rows to be dropped. */
final class InteractionNumbering {

    private final Workspace workspace;
    private final Dictionary items;
    private final Dictionary types;

    /** @param items the names of items, which all splits share */
    InteractionNumbering(Workspace workspace, Dictionary items) {
        this.workspace = workspace;
        this.items = items;
        this.types = new Dictionary(workspace, "types");
    }

    /** Returns the types met so far, in the order of their numbers. */
    List<InteractionType> types() {
        return types.values().stream().map(InteractionType::new).toList();
    }

    /** @param keys columns with ids of rows and orders that are kept */
    CleanedInteractions number(Split split, MappedInteractions mapped, Layout layout, Layout.Keys keys) {
        MappedInteractions.Columns columns = mapped.columns();
        Dictionary shoppers = learned(split.key() + "_shoppers", mapped, "shopper");
        items.learn(mapped.table(), "item", "ord");
        types.learn(mapped.table(), "type", typeOrder(layout));
        requireFewTypes(layout);
        StringBuilder selected =
                new StringBuilder("SELECT m.ord, m.hash, s.idx AS shopper, i.idx AS item, t.idx AS type");
        StringBuilder joined = new StringBuilder(" FROM " + mapped.table() + " AS m JOIN " + shoppers.table()
                + " AS s ON m.shopper = s.value JOIN " + items.table() + " AS i ON m.item = i.value JOIN "
                + types.table() + " AS t ON m.type = t.value");
        if (columns.timed()) {
            selected.append(", m.time");
        }
        if (columns.sessioned()) {
            String sessions =
                    learned(split.key() + "_sessions", mapped, "session").table();
            selected.append(", coalesce(v.idx, -1) AS session");
            joined.append(" LEFT JOIN ").append(sessions).append(" AS v ON m.session = v.value");
        }
        Dictionary merchants = new Dictionary(workspace, split.key() + "_merchants");
        if (columns.atMerchants()) {
            merchants.learn(mapped.table(), "merchant", "ord");
            selected.append(", p.idx AS merchant");
            joined.append(" JOIN ").append(merchants.table()).append(" AS p ON m.merchant = p.value");
        }
        columns.measures().forEach(measure -> selected.append(", m.").append(SqlText.name(measure.key())));
        keys.id().ifPresent(id -> selected.append(", m." + id + " AS id_key"));
        keys.order().ifPresent(order -> selected.append(", m." + order + " AS order_key"));
        String table = split.key() + "_kept";
        workspace.execute("CREATE TABLE " + table + " AS " + selected + joined + " WHERE m.reason IS NULL");
        if (columns.named()) {
            rename(shoppers, mapped);
        }
        return new CleanedInteractions(table, columns, shoppers, merchants, keys, false);
    }

    private Dictionary learned(String name, MappedInteractions mapped, String column) {
        Dictionary dictionary = new Dictionary(workspace, name);
        dictionary.learn(mapped.table(), column, "ord");
        return dictionary;
    }

    /** Replaces temporary row keys by names. */
    private void rename(Dictionary shoppers, MappedInteractions mapped) {
        workspace.execute("UPDATE " + shoppers.table() + " SET value = n.shopper_name FROM (SELECT DISTINCT shopper, "
                + "shopper_name FROM " + mapped.table()
                + " WHERE shopper_name IS NOT NULL) AS n WHERE value = n.shopper");
    }

    /** Types come in the order of their map, without one in the order of first sight. */
    private static String typeOrder(Layout layout) {
        if (layout instanceof Layout.Table table
                && table.type().column().isPresent()
                && !table.type().map().isEmpty()) {
            return table.type().map().values().stream()
                    .map(type -> SqlText.literal(type.name()))
                    .distinct()
                    .collect(Collectors.joining(", ", "list_position([", "], type)"));
        }
        return "ord";
    }

    private void requireFewTypes(Layout layout) {
        int count = types.size();
        if (count > InteractionLogAccumulator.MAXIMUM_TYPES) {
            throw new InvalidInputException(
                    layout.where() + ": type: found " + count + " different values; expected at most "
                            + InteractionLogAccumulator.MAXIMUM_TYPES + ". Fix: map them with type.map");
        }
    }
}
