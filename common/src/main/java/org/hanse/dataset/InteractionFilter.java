// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset;

import java.util.Optional;

/**
 * What is left out on purpose after cleaning. Steps are taken in the order repeats, counts, baskets.
 *
 * @param shopper fewest interactions a shopper may have; 0 for any
 * @param item fewest interactions an item may have; 0 for any
 * @param core whether the two counts are repeated until both hold for what is left; else once, shoppers first
 * @param baskets fewest sessions a shopper may have; 0 for any
 * @param repeats which contacts of a shopper with the same item stay
 */
record InteractionFilter(int shopper, int item, boolean core, int baskets, Repeats repeats) {

    static final InteractionFilter NONE = new InteractionFilter(0, 0, false, 0, Repeats.KEEP);

    InteractionFilter {
        if (shopper < 0 || item < 0 || baskets < 0) {
            throw new IllegalArgumentException("minimum counts " + shopper + ", " + item + ", " + baskets);
        }
        if (core && shopper == 0 && item == 0) {
            throw new IllegalArgumentException("core: true needs a count for shopper or item");
        }
    }

    /** Treatment of repeated contacts of a shopper with the same item. */
    enum Repeats {
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
