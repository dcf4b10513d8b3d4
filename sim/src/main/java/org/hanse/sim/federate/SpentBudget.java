// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.Optional;
import org.hanse.core.privacy.PrivacyStatement;

/**
 * What rounds have spent of a privacy budget. The coordinator's account charges each sum that it opens by how many updates are in
 * it. One that lies about who was lost opens smaller sums, with less noise, or sums that it charges for nowhere, and no node can
 * tell.
 *
 * @param charged by the coordinator's account, which holds where it follows the protocol
 * @param atWorst epsilon if it had opened a sum in every round, each of the fewest updates that nodes let be opened; at least that of
 *     {@code charged}
 * @param roundsLeft rounds that the budget lasts for, by the coordinator's account
 * @param roundsLeftAtWorst rounds that it lasts for at worst
 * @param nodes the nodes' own budgets; empty where they keep none
 */
public record SpentBudget(
        PrivacyStatement charged, double atWorst, int roundsLeft, int roundsLeftAtWorst, Optional<OfNodes> nodes) {

    /**
     * The budget of the node that spent most.
     *
     * @param roundsLeft rounds that it lasts for
     * @param budget its epsilon
     */
    public record OfNodes(int roundsLeft, double budget) {}
}
