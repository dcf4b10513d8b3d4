// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.job.RefusedFederationException;
import org.hanse.core.job.SecureAggregation;
import org.hanse.core.privacy.PlainNumber;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Size of a cohort under secure aggregation.
 *
 * @param rule that draws the cohort
 * @param masks what is assumed about corrupt participants and dropouts
 * @param members participants that the cohort is drawn from
 */
record SecureCohort(CohortRule rule, SecureAggregation masks, int members) {

    private static final List<String> KEYS =
            List.of("secureAggregation", "cohort.minimum", "cohort.fraction", "cohort");

    /**
     * Rejects a cohort that no threshold protects, and names all necessary changes.
     *
     * @throws RefusedFederationException if the cohort is too small for the assumptions
     */
    void require() {
        int cohort = members < rule.minimum() ? members : rule.size(members);
        if (isProtected(cohort, members, masks)) {
            return;
        }
        OptionalInt needed = GraphPlan.leastCohort(
                Math.max(cohort + 1, rule.minimum()),
                size -> masks.assumptions(Math.max(size, members)),
                GraphPlan.MOST_COMPLETE);
        List<String> fixes = new ArrayList<>();
        needed.ifPresent(size -> fixes.add(enlargement(size)));
        dropout(cohort).ifPresent(fixes::add);
        fixes.add("set secureAggregation: none");
        String assumed = masks.assumptions(members).corrupt() + " corrupt of " + members + " participants and dropout "
                + PlainNumber.of(masks.dropout());
        String problem = needed.isPresent()
                ? "found a cohort of " + cohort + (cohort == 1 ? " participant" : " participants")
                        + "; expected at least " + needed.getAsInt() + " for " + assumed
                : "found " + assumed + ", which no cohort can tolerate; expected lower values";
        throw RefusedFederationException.of(KEYS, problem + ". Fix: " + String.join(", or ", fixes));
    }

    private static boolean isProtected(int cohort, int members, SecureAggregation masks) {
        return cohort >= SecAggPlan.FEWEST
                && GraphPlan.ofCohort(cohort, masks.assumptions(members), GraphPlan.MOST_COMPLETE)
                        .isPresent();
    }

    /** Returns all changes that make the cohort large enough. */
    private String enlargement(int size) {
        List<String> changes = new ArrayList<>();
        int more = size - members;
        if (more > 0) {
            changes.add("add " + more + (more == 1 ? " merchant" : " merchants"));
        }
        int available = Math.max(members, size);
        if (rule.size(available) < size) {
            changes.add("set cohort.fraction to " + PlainNumber.up((double) size / available, 2) + " or more");
        }
        return String.join(" and ", changes);
    }

    /** Returns the largest smaller dropout that this cohort tolerates; empty without one. */
    private Optional<String> dropout(int cohort) {
        for (int lost = masks.assumptions(members).dropouts(cohort) - 1; lost >= 0; lost--) {
            double part = (double) lost / cohort;
            if (isProtected(cohort, members, new SecureAggregation(masks.assumed(), part))) {
                return Optional.of("set secureAggregation.dropout to " + PlainNumber.up(part, 2));
            }
        }
        return Optional.empty();
    }
}
