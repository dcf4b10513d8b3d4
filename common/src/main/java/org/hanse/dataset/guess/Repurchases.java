// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.guess;

import java.util.HashSet;
import java.util.Set;
import org.hanse.core.interaction.InteractionLog;
import org.hanse.core.interaction.InteractionType;

/**
 * Purchases after the first order of their shopper. An order is a run of one session; without sessions, of one time;
 * without times, one interaction. An item counts once in an order.
 *
 * @param later number of these purchases
 * @param repeated number of them whose item the shopper had bought in an earlier order
 */
record Repurchases(int later, int repeated) {

    /** Share from which purchases repeat. It lies between measured shares, see docs/adr/0092-recognised-repeats.md. */
    private static final double REPEATING = 0.05;
    /** Number of purchases below which a share says nothing. */
    private static final int ENOUGH = 30;

    /** Returns the repurchases of {@code log}. */
    static Repurchases of(InteractionLog log) {
        int later = 0;
        int repeated = 0;
        for (int s = 0; s < log.shoppers(); s++) {
            Set<Integer> earlier = new HashSet<>();
            Set<Integer> order = new HashSet<>();
            boolean first = true;
            long last = 0;
            for (int p = log.from(s); p < log.to(s); p++) {
                if (!log.types().get(log.typeIndex(p)).equals(InteractionType.PURCHASE)) {
                    continue;
                }
                long own = log.sessioned() ? log.session(p) : log.timed() ? log.timeMicros(p) : p;
                if (!order.isEmpty() && own != last) {
                    earlier.addAll(order);
                    order.clear();
                    first = false;
                }
                last = own;
                if (order.add(log.item(p)) && !first) {
                    later++;
                    repeated += earlier.contains(log.item(p)) ? 1 : 0;
                }
            }
        }
        return new Repurchases(later, repeated);
    }

    double share() {
        return later == 0 ? 0 : (double) repeated / later;
    }

    /** Returns whether a recommender should offer bought items again. */
    boolean many() {
        return later >= ENOUGH && share() >= REPEATING;
    }
}
