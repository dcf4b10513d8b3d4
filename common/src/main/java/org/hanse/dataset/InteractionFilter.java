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

    /** Returns the reason for which this filter cannot be applied; empty if it can. */
    Optional<String> unfit(boolean sessioned) {
        return baskets > 0 && !sessioned
                ? Optional.of("filter.baskets counts sessions, so columns.session must be mapped")
                : Optional.empty();
    }
}
