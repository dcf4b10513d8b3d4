// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.BitSet;

/**
 * Table of the cleaned interactions, with numbers in place of names. Its columns are {@code ord}, the numbers {@code
 * shopper}, {@code item} and {@code type}, {@code hash}, and those of {@link MappedInteractions.Columns}; {@code mask}
 * where repeated contacts were folded; texts {@code id_key} and {@code order_key} where ids of rows and orders are kept.
 *
 * @param table its name
 * @param columns its further columns
 * @param shopperNames the names by their numbers
 * @param merchantNames the names by their numbers
 * @param keys which ids are kept
 * @param folded whether there is a {@code mask}
 */
record CleanedInteractions(
        String table,
        MappedInteractions.Columns columns,
        Dictionary shopperNames,
        Dictionary merchantNames,
        Layout.Keys keys,
        boolean folded) {

    CleanedInteractions withFolded() {
        return new CleanedInteractions(table, columns, shopperNames, merchantNames, keys, true);
    }

    /** Returns SQL of the order of interactions within a shopper. */
    String order() {
        return columns.timed() ? "time, ord" : "ord";
    }

    /** Numbers of the items that occur. */
    BitSet items(Workspace workspace) {
        BitSet items = new BitSet();
        workspace.forEach("SELECT DISTINCT item FROM " + table, row -> items.set(row.getInt(1)));
        return items;
    }

    long size(Workspace workspace) {
        return workspace.number("SELECT count(*) FROM " + table);
    }
}
