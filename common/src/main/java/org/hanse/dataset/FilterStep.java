// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

/** Filter of kept interactions: repeats, then counts, then baskets. */
final class FilterStep {

    private final Workspace workspace;
    private final CleaningTally tally;

    FilterStep(Workspace workspace, CleaningTally tally) {
        this.workspace = workspace;
        this.tally = tally;
    }

    CleanedInteractions apply(CleanedInteractions kept, InteractionFilter filter) {
        CleanedInteractions result = filter.repeats() == InteractionFilter.Repeats.FIRST ? fold(kept) : kept;
        boolean changed;
        do {
            long rare = dropBelow(filter.shopper(), result, "shopper", CleaningReason.RARE_SHOPPER)
                    + dropBelow(filter.item(), result, "item", CleaningReason.RARE_ITEM);
            changed = rare > 0;
        } while (filter.core() && changed);
        if (filter.baskets() > 0) {
            String baskets = "count(DISTINCT session) FILTER (session >= 0)";
            drop(result, "shopper", baskets + " < " + filter.baskets(), CleaningReason.FEW_BASKETS);
        }
        return result;
    }

    private long dropBelow(int minimum, CleanedInteractions kept, String column, CleaningReason reason) {
        return minimum > 1 ? drop(kept, column, "count(*) < " + minimum, reason) : 0;
    }

    /** Folds contacts: the first contact of a shopper with an item remains, with the types of the later ones. */
    private CleanedInteractions fold(CleanedInteractions kept) {
        String all = kept.table() + "_all";
        workspace.execute("ALTER TABLE " + kept.table() + " RENAME TO " + all);
        workspace.execute("CREATE TABLE " + kept.table() + " AS SELECT *, bit_or(1::UBIGINT << type) OVER "
                + "(PARTITION BY shopper, item) AS mask FROM " + all + " QUALIFY row_number() OVER "
                + "(PARTITION BY shopper, item ORDER BY " + kept.order() + ") = 1");
        long before = workspace.number("SELECT count(*) FROM " + all);
        count(CleaningReason.REPEATED_CONTACT, before - kept.size(workspace));
        workspace.execute("DROP TABLE " + all);
        return kept.withFolded();
    }

    private long drop(CleanedInteractions kept, String column, String condition, CleaningReason reason) {
        long dropped = workspace.update("DELETE FROM " + kept.table() + " WHERE " + column + " IN (SELECT " + column
                + " FROM " + kept.table() + " GROUP BY " + column + " HAVING " + condition + ")");
        count(reason, dropped);
        return dropped;
    }

    private void count(CleaningReason reason, long dropped) {
        tally.add(new CleaningTally.Finding(reason, dropped, ""));
    }
}
