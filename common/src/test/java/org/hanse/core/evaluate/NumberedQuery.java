// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.evaluate;

import org.hanse.core.interaction.InteractionSequence;
import org.hanse.core.interaction.ShopperId;

/** Queries of shoppers that are named after their index. */
public final class NumberedQuery {

    private NumberedQuery() {}

    /** Returns a query of shopper {@code shopper-N}. */
    public static Query of(int shopper, InteractionSequence history, int[] targets, double[] gains) {
        return Query.of(shopper, new ShopperId("shopper-" + shopper), history, targets, gains);
    }
}
