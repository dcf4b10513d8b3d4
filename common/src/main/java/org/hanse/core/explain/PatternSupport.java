// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.explain;

import java.util.Optional;
import java.util.function.IntPredicate;
import org.hanse.core.interaction.ShopperId;
import org.hanse.core.interaction.table.BoundedShoppers;
import org.hanse.core.interaction.table.ItemCounts;
import org.hanse.core.interaction.table.LiveCounts;
import org.hanse.core.interaction.table.SparseRow;
import org.hanse.core.learn.memory.PairRows;

/**
 * Numbers of shoppers who support a pattern of two items in the counts that a recommender uses. A shopper of the shop counts once. The shopper
 * who gets the explanation does not count, since the tables leave that shopper out. Shoppers of other shops are what a sum over all shops
 * has beyond the shop's own part of it. That is an upper bound: a sum is one, and it keeps shoppers whom the shop erased later.
 */
public final class PatternSupport {

    private final Counts counts;
    private final Optional<ShopperId> subject;

    /**
     * Counts behind a recommender's patterns.
     *
     * @param own counts of the shop
     * @param pooled counts of all shops with the shop's part of them, where the recommender uses them
     * @param others estimates of other shops' pairs beside the shop's own, where the recommender uses them
     */
    public record Counts(LiveCounts own, Optional<Sum> pooled, Optional<PairRows> others) {

        /** Returns the counts of a shop alone. */
        public static Counts of(LiveCounts own) {
            return new Counts(own, Optional.empty(), Optional.empty());
        }
    }

    /**
     * Counts of all shops.
     *
     * @param own part of the shop's shoppers in them
     */
    public record Sum(ItemCounts rows, BoundedShoppers own) {}

    /**
     * Shoppers behind a pattern.
     *
     * @param own number of the shop's shoppers
     * @param others number of other shops' shoppers: an upper bound of a sum's estimate, or the expectation under noise
     */
    public record Shoppers(int own, int others) {

        /** Of a part that rests on no shoppers' pattern. */
        public static final Shoppers NONE = new Shoppers(0, 0);

        /** Returns the number of all. */
        public int all() {
            return own + others;
        }
    }

    /** @param subject shopper who gets the explanation; empty for an unknown visitor */
    public PatternSupport(Counts counts, Optional<ShopperId> subject) {
        this.counts = counts;
        this.subject = subject;
    }

    /** Returns the shoppers behind a part of a reason for an item. */
    public Shoppers of(Reason reason, int item) {
        return switch (reason.greatest()) {
            case TRANSITIONS -> transitions(reason.item(), item);
            case CO_OCCURRENCE -> common(reason.item(), item);
            case NETWORK, CONTENT, IDENTITY -> Shoppers.NONE;
        };
    }

    /** Returns the shoppers who met one item directly after another. */
    public Shoppers transitions(int from, int to) {
        int others = counts.pooled()
                .map(sum -> Math.min(
                        others(sum.rows().transitions(from), to, sum.own().transitions(from, to)), most(sum, from, to)))
                .orElse(0);
        return new Shoppers(own(shopper -> hasTransition(shopper, from, to)), others);
    }

    /** A shopper may repeat a transition, but meets both items once. A row of a sum does not have all items. */
    private static int most(Sum sum, int from, int to) {
        boolean isKnown = from != to && sum.rows().common(from).at(to) > 0;
        return isKnown ? common(sum, from, to) : Integer.MAX_VALUE;
    }

    /** Returns the shoppers who met both items. */
    public Shoppers common(int one, int other) {
        int others = counts.pooled().map(sum -> common(sum, one, other)).orElse(0)
                + counts.others().map(pairs -> pairs.shoppers(one, other)).orElse(0);
        return new Shoppers(own(shopper -> met(shopper, one) && met(shopper, other)), others);
    }

    private static int common(Sum sum, int one, int other) {
        return others(sum.rows().common(one), other, sum.own().common(one, other));
    }

    private static int others(SparseRow pooled, int item, int own) {
        return Math.max(0, Math.round(pooled.at(item)) - own);
    }

    private int own(IntPredicate isPattern) {
        int shoppers = 0;
        for (int s = 0; s < counts.own().size(); s++) {
            shoppers += !isSubject(s) && isPattern.test(s) ? 1 : 0;
        }
        return shoppers;
    }

    private boolean hasTransition(int shopper, int from, int to) {
        for (int k = 0; k + 1 < counts.own().length(shopper); k++) {
            if (counts.own().item(shopper, k) == from && counts.own().item(shopper, k + 1) == to) {
                return true;
            }
        }
        return false;
    }

    private boolean met(int shopper, int item) {
        for (int k = 0; k < counts.own().length(shopper); k++) {
            if (counts.own().item(shopper, k) == item) {
                return true;
            }
        }
        return false;
    }

    private boolean isSubject(int shopper) {
        return subject.isPresent() && counts.own().shopper(subject.get()) == shopper;
    }
}
