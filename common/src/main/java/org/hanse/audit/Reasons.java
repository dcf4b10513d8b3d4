// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.audit;

/** Reasons in a record for figures of decisions that were not computed. A verifier accepts no others. */
final class Reasons {

    /** Reason of the section of parameters. */
    static final String FEW_PERSONAL = "fewer than " + ShopperCells.FEWEST + " shoppers had personal decisions";

    /** Reason of the change of a surface's shares. */
    static final String FEW_BEFORE = FEW_PERSONAL + " there in the period before";

    /** Reason of the section of exploration. */
    static final String FEW_OF_A_KIND = "fewer than " + ShopperCells.FEWEST + " shoppers had one of the kinds of slots";

    /** Reason of the count of items without interactions. */
    static final String FEW_COLD =
            "fewer than " + ShopperCells.FEWEST + " shoppers had items without interactions, or had others";

    /** Reason of that count, and of its drift: old rows of the log lack it. */
    static final String COLD_UNKNOWN = "some decisions do not say how many items were without interactions";

    /** Reason of a drift. */
    static final String FEW_COUNTED =
            "fewer than " + ShopperCells.FEWEST + " shoppers are counted in one of the periods";

    /** Reason of a drift. */
    static final String NOTHING_NOW = "this period has nothing to count";

    /** Reason of a drift. */
    static final String NOTHING_BEFORE = "the period before has nothing to count";

    private Reasons() {}
}
