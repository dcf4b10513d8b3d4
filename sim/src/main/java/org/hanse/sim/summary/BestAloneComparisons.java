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
 * Differences between models and the best that each merchant can do alone ({@code best-alone}).
 *
 * @param main metric of the comparison
 * @param members whether some merchants do not train from the start and are left out
 * @param overall id of the pool of all other merchants
 */
record BestAloneComparisons(RunRecord run, MainMetric main, boolean members, String overall) {

    static Optional<BestAloneComparisons> of(RunRecord run) {
        Optional<PoolSummary> all = run.pools(Kind.ALL).stream().findFirst();
        boolean members = !run.pools(Kind.MEMBERS).isEmpty();
        return all.map(
                pool -> new BestAloneComparisons(run, pool.main(), members, members ? Scenario.MEMBERS : pool.id()));
    }

    /** Returns a model's comparisons with the best alone, by id of the pool. */
    Map<String, Comparison> of(String model) {
        return of(model, Scenario.BEST_ALONE);
    }

    /** Returns a model's comparisons with another model, by id of the pool. */
    Map<String, Comparison> of(String model, String against) {
        Map<String, Comparison> lifts = new HashMap<>();
        for (Comparison comparison : run.differences()) {
            if (comparison.metric() == main.metric() && comparison.cutoff() == main.cutoff()) {
                minus(model, against, comparison).ifPresent(lift -> lifts.put(lift.merchant(), lift));
            }
        }
        return lifts;
    }

    /** Returns the model minus the other, also where the model was the reference. */
    private static Optional<Comparison> minus(String model, String against, Comparison comparison) {
        if (comparison.model().equals(model) && comparison.against().equals(against)) {
            return Optional.of(comparison);
        }
        return comparison.model().equals(against) && comparison.against().equals(model)
                ? Optional.of(comparison.reversed())
                : Optional.empty();
    }

    /** Returns the number of parts that stay out of training, where others train from the start. */
    int out() {
        return members
                ? run.merchants().stream()
                        .filter(merchant -> merchant.role() == Scenario.Role.STAYS_OUT)
                        .mapToInt(MerchantRecord::partCount)
                        .sum()
                : 0;
    }
}
