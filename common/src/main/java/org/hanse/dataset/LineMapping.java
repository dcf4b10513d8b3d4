// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Optional;

/** Mapping of lines and rows with several items to interactions. */
final class LineMapping {

    private final Workspace workspace;

    LineMapping(Workspace workspace) {
        this.workspace = workspace;
    }

    /** Cuts each line of {@code layout} into a shopper and items. */
    void cut(Layout.Lines layout, BoundSource source, String tokens) {
        String cut = "SELECT " + BoundSource.row() + " AS row, list_filter(string_split(" + LineSource.LINE + ", "
                + SqlText.literal(layout.delimiter()) + "), lambda t: trim(t) <> '') AS tokens FROM "
                + source.view();
        workspace.execute("CREATE TABLE " + tokens + " AS SELECT row, "
                + (layout.idFirst()
                        ? "tokens[1] AS shopper, tokens[2:] AS items"
                        : "(row + 1)::VARCHAR AS shopper, tokens AS items")
                + ", false AS target_missing FROM (" + cut + ")");
    }

    /** Maps each row of {@code layout} to a separate shopper, whose last item is the target. */
    void cut(Layout.PrefixTarget layout, BoundSource source, String tokens) {
        String name = layout.shopper()
                .map(shopper -> SqlText.unlessBlank(source.text(shopper)))
                .orElse("NULL::VARCHAR");
        workspace.execute("CREATE TABLE " + tokens + " AS SELECT row, (row + 1)::VARCHAR AS shopper, shopper_name, "
                + "list_append(prefix, target) AS items, target IS NULL AS target_missing FROM (SELECT "
                + BoundSource.row() + " AS row, " + name + " AS shopper_name, coalesce(" + prefix(layout, source)
                + ", []) AS prefix, " + SqlText.unlessBlank("trim(" + source.text(layout.target()) + ")")
                + " AS target FROM " + source.view() + ")");
    }

    private static String prefix(Layout.PrefixTarget layout, BoundSource source) {
        if (source.bind(layout.prefix()).isList()) {
            return source.path(layout.prefix());
        }
        String text = "trim(" + source.text(layout.prefix()) + ")";
        // An element in quotes is one token, with all its characters.
        String elements = "list_transform(regexp_extract_all(" + text
                + ", '\"[^\"]*\"|''[^'']*''|[^\\s,\\[\\]''\"]+'), lambda e: CASE WHEN e[1] IN ('\"', '''') "
                + "THEN e[2:-2] ELSE e END)";
        return "CASE WHEN " + text + " LIKE '[%]' THEN " + elements + " " + "ELSE regexp_extract_all(" + text
                + ", '[^\\s,]+') END";
    }

    /**
     * Returns the statement that creates the mapped table from the tokens.
     *
     * @param knownItems SQL of a query that returns the items of the catalogue, if one is given
     */
    String statement(String table, String tokens, Form form, Optional<String> knownItems) {
        String unknown = knownItems
                .map(known -> " WHEN item NOT IN (" + known + ") THEN " + CleaningReason.UNKNOWN_ITEM.sql())
                .orElse("");
        String ofLine = "CASE WHEN " + SqlText.isBlank("shopper") + " THEN " + CleaningReason.MISSING_SHOPPER.sql()
                + " WHEN " + SqlText.isRefusedId("shopper") + " OR " + SqlText.isRefusedId("item") + " THEN "
                + CleaningReason.REFUSED_ID.sql() + " WHEN target_missing OR item IS NULL THEN "
                + CleaningReason.MISSING_ITEM.sql() + unknown
                + " END";
        String targetDropped =
                form.heldOut ? "bool_or(place = length - 1 AND fault IS NOT NULL) OVER (PARTITION BY row)" : "false";
        return "CREATE TABLE " + table + " AS SELECT " + MappedInteractions.order("row", "place")
                + " AS ord, 0::UBIGINT AS hash, shopper, " + (form.named ? "shopper_name, " : "") + "item, "
                + SqlText.literal(form.type) + " AS type, (CASE WHEN fault IS NULL AND " + targetDropped + " THEN "
                + CleaningReason.UNKNOWN_TARGET.sql() + " ELSE fault END) AS reason, item AS detail FROM ("
                + "SELECT *, " + ofLine + " AS fault FROM (SELECT * EXCLUDE (items), unnest(items) AS item, "
                + "unnest(range(len(items))) AS place, len(items) AS length FROM " + tokens + "))";
    }

    /**
     * Common properties of all lines of a layout.
     *
     * @param type name of the interactions' type
     * @param heldOut whether the last item of a line is a target, without which the line is useless
     * @param named whether shoppers have names that may repeat
     */
    record Form(String type, boolean heldOut, boolean named) {}
}
