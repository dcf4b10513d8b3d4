// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.interaction.table;

import org.hanse.core.setting.Key;

/**
 * Shape of a sum of similar pairs under noise, and bounds of contributions. All participants of a sum have the same one.
 *
 * @param cells number of cells of the sum; pairs with one cell disturb each other
 * @param candidates items with the most similar descriptions, for each item, that pair with it
 * @param most most pairs of a shopper
 * @param epsilon epsilon of the sum alone, below that of the guarantee
 */
public record PairSettings(
        @Key(value = "cells of the sum", least = 1024, most = CountSettings.MOST_CELLS)
        int cells,

        @Key(value = "items of similar description that pair with an item", least = 1, most = 10_000)
        int candidates,

        @Key(value = "most pairs of a shopper that count", least = 1, most = 100)
        int most,

        @Key(value = "epsilon of the sum alone, below `privacy.epsilon`", range = Key.Range.POSITIVE, most = 76)
        double epsilon) {

    /** Defaults: a pair of each shopper. */
    public static final PairSettings DEFAULT = new PairSettings(4_194_304, 200, 1, 6);

    /** Returns the contribution of one pair of a shopper with all its pairs: the unit that estimates count in. */
    public double unit() {
        return 1 / Math.sqrt(most);
    }

    /** Returns the text of digests. */
    @Override
    public String toString() {
        return "PairSettings[cells=" + cells + ", candidates=" + candidates + ", most=" + most + ", epsilon=" + epsilon
                + "]";
    }
}
