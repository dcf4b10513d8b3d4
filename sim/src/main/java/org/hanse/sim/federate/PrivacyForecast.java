// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;
import org.hanse.core.job.PrivacyOutlook;

/**
 * Privacy cost of the rounds to come.
 *
 * @param outlook guarantee and mechanism
 * @param rounds number of rounds to come
 * @param epsilon epsilon after them, if each sum has the fewest updates
 * @param nodes exhaustion of node budgets; empty where they suffice or nodes keep none
 */
public record PrivacyForecast(PrivacyOutlook outlook, int rounds, double epsilon, Optional<NodeForecast> nodes) {

    /**
     * A node budget that is exhausted before the last round.
     *
     * @param budget its epsilon
     * @param rounds rounds until then, for the node that spent most
     * @param resumed whether nodes already spent some
     * @param cohorts expected rounds in which a node is in the cohort
     */
    public record NodeForecast(double budget, int rounds, boolean resumed, int cohorts) {}
}
