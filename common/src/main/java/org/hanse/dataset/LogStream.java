// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.ArrayList;
import java.util.List;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionLogAccumulator;
import org.hanse.core.interaction.InteractionType;
import org.hanse.core.interaction.Measure;
import org.hanse.core.interaction.ShopperId;

/**
 * Conversion of cleaned interactions to a log. Shoppers are in the order of their first appearance in the source, a
 * shopper's interactions by time and, where times are equal or absent, in the order of the source.
 */
final class LogStream {

    private final Workspace workspace;
    private final List<InteractionType> types;
    private final int[] itemIndices;

    /** @param itemIndices index into the catalogue for each item number of the workspace */
    LogStream(Workspace workspace, List<InteractionType> types, int[] itemIndices) {
        this.workspace = workspace;
        this.types = types;
        this.itemIndices = itemIndices.clone();
    }

    /** Returns the interactions of a split with this layout. */
    InteractionLog log(CleanedInteractions kept, Layout layout) {
        boolean ended = layout.endsSequences();
        MappedInteractions.Columns columns = kept.columns();
        List<String> shoppers = kept.shopperNames().values();
        List<String> merchants = kept.merchantNames().values();
        List<Measure> measures = List.copyOf(columns.measures());
        InteractionLogAccumulator log = new InteractionLogAccumulator(types).zone(layout.zone());
        int[] current = {-1};
        workspace.forEach(query(kept, measures), row -> {
            int column = 1;
            int shopper = row.getInt(column++);
            if (shopper != current[0]) {
                current[0] = shopper;
                log.beginShopper(new ShopperId(shoppers.get(shopper))).ended(ended);
            }
            log.add(itemIndices[row.getInt(column++)], row.getInt(column++));
            if (columns.timed()) {
                log.time(row.getLong(column++));
            }
            if (columns.sessioned()) {
                log.session(row.getInt(column++));
            }
            if (columns.atMerchants()) {
                log.merchant(merchants.get(row.getInt(column++)));
            }
            for (Measure measure : measures) {
                float value = row.getFloat(column++);
                if (!row.wasNull()) {
                    log.measure(measure, value);
                }
            }
            if (kept.folded()) {
                log.alsoTypes(Long.parseUnsignedLong(row.getString(column)));
            }
        });
        return log.toLog();
    }

    private static String query(CleanedInteractions kept, List<Measure> measures) {
        List<String> columns = new ArrayList<>(List.of("shopper", "item", "type"));
        if (kept.columns().timed()) {
            columns.add("time");
        }
        if (kept.columns().sessioned()) {
            columns.add("session");
        }
        if (kept.columns().atMerchants()) {
            columns.add("merchant");
        }
        measures.forEach(measure -> columns.add(SqlText.name(measure.key())));
        if (kept.folded()) {
            columns.add("mask::VARCHAR");
        }
        return "SELECT " + String.join(", ", columns) + " FROM " + kept.table() + " ORDER BY shopper, " + kept.order();
    }
}
