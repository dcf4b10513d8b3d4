// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Optional;
import org.hanse.core.setting.Key;

/**
 * Deliberate exclusions after cleaning. Steps are taken in the order repeats, counts, baskets.
 *
 * @param shopper fewest interactions of a shopper; 0 for any
 * @param item fewest interactions of an item; 0 for any
 * @param core whether the two counts are repeated until both hold for the remaining interactions; else once, shoppers
 *     first
 * @param baskets fewest sessions of a shopper; 0 for any
 * @param repeats treatment of repeated contacts of a shopper with the same item
 */
public record InteractionFilter(
        @Key(value = "fewest interactions of a shopper", least = 0, most = Integer.MAX_VALUE)
        int shopper,

        @Key(value = "fewest interactions of an item", least = 0, most = Integer.MAX_VALUE)
        int item,

        @Key("repeat until both hold") boolean core,

        @Key(value = "fewest sessions of a shopper", least = 0, most = Integer.MAX_VALUE)
        int baskets,

        @Key("`first`: keep first contacts only") Repeats repeats) {

    /** No exclusions. */
    public static final InteractionFilter DEFAULT = new InteractionFilter(0, 0, false, 0, Repeats.KEEP);

    public InteractionFilter {
        if (shopper < 0 || item < 0 || baskets < 0) {
            throw new IllegalArgumentException("minimum counts " + shopper + ", " + item + ", " + baskets);
        }
        if (core && shopper == 0 && item == 0) {
            throw new IllegalArgumentException("core: true needs a count for shopper or item");
        }
    }

    /** Treatment of repeated contacts of a shopper with the same item. */
    public enum Repeats {
        KEEP,
        /** The first one, with the types of the later ones added to it. */
        FIRST
    }

    /** Leaves out rows of kept interactions: repeats, then counts, then baskets. */
    CleanedInteractions apply(CleanedInteractions kept, Workspace workspace, CleaningTally tally) {
        return new FilterStep(workspace, tally).apply(kept, this);
    }

    /** Returns the reason for which this filter cannot be applied; empty if it can. */
    Optional<String> unfit(boolean sessioned) {
        return baskets > 0 && !sessioned
                ? Optional.of("filter.baskets counts sessions, so columns.session must be mapped")
                : Optional.empty();
    }

    /** The steps of a filter. */
    private static final class FilterStep {

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
}
