// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import org.hanse.core.privacy.PrivacyStatement;

/**
 * What rounds have spent of a promise. The coordinator's account charges each sum that it opens by how many updates are in it. One that
 * lies about who was lost opens smaller sums, with less noise, or sums that it charges for nowhere, and no node can tell.
 *
 * @param charged by the coordinator's account, which holds where it follows the protocol
 * @param atWorst epsilon if it had opened a sum in every round, each of the fewest updates that nodes let be opened; at least that of
 *     {@code charged}
 * @param left for how many more rounds whose budget lasts, in words
 */
public record Spent(PrivacyStatement charged, double atWorst, String left) {

    /** The guarantee, which holds even if the coordinator reports false dropouts, and the remaining budget. */
    public String words() {
        return new PrivacyStatement(atWorst, charged.delta(), charged.scope(), charged.drawings()) + "; " + left;
    }
}
