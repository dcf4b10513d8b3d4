// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;
import org.hanse.core.privacy.PrivacyStatement;

/**
 * Spent privacy budget. The coordinator's account charges each unmasked sum by its number of updates. A coordinator
 * that reports false dropouts unmasks sums with less noise, or without a charge, and nodes cannot detect it.
 *
 * @param charged by the coordinator's account; it holds if the coordinator follows the protocol
 * @param atWorst epsilon if every round had a sum of the fewest updates that nodes accept; at least that of {@code
 *     charged}
 * @param roundsLeft remaining rounds of the budget, by the coordinator's account
 * @param roundsLeftAtWorst remaining rounds at worst
 * @param nodes budgets of the nodes; empty where they keep none
 */
public record SpentBudget(
        PrivacyStatement charged, double atWorst, int roundsLeft, int roundsLeftAtWorst, Optional<OfNodes> nodes) {

    /**
     * Budget of the node that spent most.
     *
     * @param roundsLeft remaining rounds
     * @param budget its epsilon
     */
    public record OfNodes(int roundsLeft, double budget) {}
}
