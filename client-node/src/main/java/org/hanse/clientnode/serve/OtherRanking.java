// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.serve;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hanse.core.recommend.Decision;
import org.hanse.core.recommend.Outcome;
import org.hanse.core.recommend.Recommender;
import org.hanse.core.recommend.Scored;
import org.hanse.core.recommend.SlotPools;

/**
 * Propensity of the first item of a list under another ranking with the same rules and the same exploration. Both come from the same data at
 * the same moment, so it is exact, unlike a later computation: tables and histories change with each event. Later slots depend on the items
 * before them, so that a weight of one such slot alone says nothing of lists that the other ranking makes.
 */
final class OtherRanking {

    /** Digits of a stored propensity, as in the document of a decision. */
    private static final MathContext DIGITS = new MathContext(9);

    private OtherRanking() {}

    /**
     * Returns the propensity of the first item that no rule pinned; empty without one.
     *
     * @param other recommender with the other ranking
     * @param outcome list that was made for the decision
     */
    static Optional<Double> propensity(Recommender other, Decision decision, Outcome outcome) {
        List<Outcome.Slot> slots = outcome.slots();
        return slots.stream()
                .filter(own -> !own.pinned())
                .findFirst()
                .map(first -> propensity(other.scored(decision), outcome.pools(), first.item(), slots.indexOf(first)));
    }

    private static double propensity(Scored scores, SlotPools pools, int item, int slot) {
        Map<Integer, List<Integer>> changes = new HashMap<>(pools.others());
        pools.items().forEach(own -> changes.put(own.item(), own.changes()));
        List<Integer> pool = scores.best(pools.exploration().best(), own -> isOpen(pools, changes, own, slot));
        double[] propensities = pools.exploration()
                .propensities(pool.stream()
                        .mapToDouble(own -> scores.terms(own).sum())
                        .toArray());
        int rank = pool.indexOf(item);
        return rank < 0 ? 0 : new BigDecimal(propensities[rank]).round(DIGITS).doubleValue();
    }

    private static boolean isOpen(SlotPools pools, Map<Integer, List<Integer>> changes, int item, int slot) {
        List<Integer> own = changes.get(item);
        return own == null ? pools.permitted().contains(item) : SlotPools.isOpen(own, slot);
    }
}
