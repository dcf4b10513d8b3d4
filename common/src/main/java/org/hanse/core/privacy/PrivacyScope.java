// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;

/**
 * Protected unit and adversary of a privacy guarantee.
 *
 * @param unit unit of protection
 * @param relation relation of neighbouring data sets; the same for all composed releases
 * @param adversary the adversary
 */
public record PrivacyScope(PrivacyUnit unit, NeighbourRelation relation, Adversary adversary) {

    private static final String OUTSIDERS = "outsiders who see only the released models";

    /**
     * Returns in words against whom an epsilon holds.
     *
     * @param fewest whether it is that of the fewest updates in a sum, else of the updates that the coordinator counted
     */
    public String holds(boolean fewest) {
        return "against "
                + switch (adversary) {
                    case OUTSIDER -> OUTSIDERS;
                    case COORDINATOR ->
                        fewest ? "the coordinator and other nodes" : "a coordinator that follows the protocol";
                };
    }

    /** Returns the same scope with another adversary. */
    public PrivacyScope against(Adversary other) {
        return new PrivacyScope(unit, relation, other);
    }

    @Override
    public String toString() {
        return "per " + unit.word()
                + (relation == NeighbourRelation.ADD_REMOVE ? " (add or remove one)" : " (replace one)")
                + ", adversary: " + (adversary == Adversary.OUTSIDER ? OUTSIDERS : "the coordinator");
    }
}
