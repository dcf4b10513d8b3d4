// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.summary;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.hanse.sim.scenario.MainMetric;
import org.hanse.sim.scenario.Scenario;
import org.hanse.sim.summary.PoolSummary.Kind;

/**
 * Differences of models from the best that each merchant can do alone ({@code best-alone}).
 *
 * @param main the figure that is compared
 * @param members whether some merchants do not train from the start, and so are left aside
 * @param overall id of the pool of all merchants that do
 */
record BestAloneComparisons(RunRecord run, MainMetric main, boolean members, String overall) {

    static Optional<BestAloneComparisons> of(RunRecord run) {
        Optional<PoolSummary> all =
                run.pools(Kind.ALL).stream().findFirst();
        boolean members = !run.pools(Kind.MEMBERS).isEmpty();
        return all.map(pool -> new BestAloneComparisons(run, pool.main(), members, members ? Scenario.MEMBERS : pool.id()));
    }

    /** A model's comparisons with the best alone, by id of their pool. */
    Map<String, Comparison> of(String model) {
        return of(model, Scenario.BEST_ALONE);
    }

    /** A model's comparisons with another, by id of their pool. */
    Map<String, Comparison> of(String model, String against) {
        Map<String, Comparison> lifts = new HashMap<>();
        for (Comparison comparison : run.differences()) {
            if (comparison.metric() == main.metric() && comparison.cutoff() == main.cutoff()) {
                minus(model, against, comparison).ifPresent(lift -> lifts.put(lift.merchant(), lift));
            }
        }
        return lifts;
    }

    /** The model minus the other, whichever of the two was the reference. */
    private static Optional<Comparison> minus(String model, String against, Comparison comparison) {
        if (comparison.model().equals(model) && comparison.against().equals(against)) {
            return Optional.of(comparison);
        }
        return comparison.model().equals(against) && comparison.against().equals(model)
                ? Optional.of(comparison.reversed())
                : Optional.empty();
    }

    /** Parts that stay out of training, where others train from the start. */
    int out() {
        return members
                ? run.merchants().stream()
                        .filter(merchant -> merchant.role() == Scenario.Role.STAYS_OUT)
                        .mapToInt(MerchantRecord::partCount)
                        .sum()
                : 0;
    }
}
