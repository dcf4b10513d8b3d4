// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.privacy;

import org.hanse.core.privacy.account.NeighbourRelation;
import org.hanse.core.privacy.account.Observation.Adversary;

/**
 * For whom and against whom an epsilon is to hold.
 *
 * @param unit whose data are protected as one
 * @param relation which data sets are not to be told apart; the same for all releases that are added up
 * @param adversary against whom
 */
public record PrivacyScope(PrivacyUnit unit, NeighbourRelation relation, Adversary adversary) {

    /** The same against another. */
    public PrivacyScope against(Adversary other) {
        return new PrivacyScope(unit, relation, other);
    }

    @Override
    public String toString() {
        return "per " + unit.word()
                + (relation == NeighbourRelation.ADD_REMOVE ? " (add or remove one)" : " (replace one)")
                + ", adversary: "
                + (adversary == Adversary.OUTSIDER ? "outsiders who see only the released models" : "the coordinator");
    }
}
