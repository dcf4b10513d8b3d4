// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * Decisions of a statement, and all others. Their number is shown if each of both has no shopper, or at least {@value
 * ShopperCells#FEWEST}: the total minus the number would reveal the others.
 */
final class ShopperSplit {

    /** Name of the mark of figures that are left out. */
    static final String HIDDEN = "hidden";

    private static final String INSIDE = "inside";
    private static final String OUTSIDE = "outside";

    private final ShopperCells<Long> cells = ShopperCells.ofShopKeys(() -> 0L, Long::sum);

    void add(boolean inside, int shopper) {
        cells.add(inside ? INSIDE : OUTSIDE, shopper);
    }

    long count() {
        return cells.count(INSIDE);
    }

    /** Returns whether the number is that of no shopper or enough, and that of the others, too. */
    boolean isShown() {
        return cells.isSafe();
    }

    /** Adds a number by name, or marks it as left out. */
    static ObjectNode put(ObjectNode object, String name, long count, boolean isShown) {
        return isShown ? object.put(name, count) : object.put(HIDDEN, true);
    }

    /** Returns a section, or a part of one, whose figures are of few shoppers. */
    static ObjectNode few(String why) {
        return DecisionFigures.notComputed(why).put(HIDDEN, true);
    }
}
