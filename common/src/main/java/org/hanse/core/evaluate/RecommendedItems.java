// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import java.util.BitSet;

/** Recommended items of one catalogue in the lists of some queries, by cutoff. Not changed once ranking is over. */
final class RecommendedItems {

    private final int items;
    private final BitSet[] recommended;

    RecommendedItems(int items, int cutoffs) {
        this.items = items;
        this.recommended = new BitSet[cutoffs];
        for (int c = 0; c < cutoffs; c++) {
            recommended[c] = new BitSet(items);
        }
    }

    /** Returns the size of the catalogue. */
    int items() {
        return items;
    }

    /** Returns the number of distinct items in the lists of the cutoff of this index. */
    int distinct(int cutoffIndex) {
        return recommended[cutoffIndex].cardinality();
    }

    /** Records {@code item} as recommended within a cutoff. */
    void add(int cutoffIndex, int item) {
        recommended[cutoffIndex].set(item);
    }

    /** Takes in the lists of more queries of the same catalogue. */
    void addAll(RecommendedItems others) {
        for (int c = 0; c < recommended.length; c++) {
            recommended[c].or(others.recommended[c]);
        }
    }
}
