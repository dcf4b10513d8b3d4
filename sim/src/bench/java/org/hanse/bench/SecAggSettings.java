// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.List;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;

/**
 * Settings of the timing of secure aggregation: one round for each number of participants, number of elements and dropout fraction.
 *
 * @param participants each at least 4
 * @param sizes elements of an update
 * @param lost fractions of the participants that drop out after sharing secrets, each at most {@code dropout}
 * @param bound greatest magnitude of a coordinate, in steps
 * @param corrupt assumed fraction of corrupt participants, in [0, 1)
 * @param dropout tolerated fraction of dropouts, in [0, 1)
 */
public record SecAggSettings(
        List<Integer> participants,
        List<Integer> sizes,
        List<Double> lost,
        long bound,
        double corrupt,
        double dropout) {

    public SecAggSettings {
        participants = List.copyOf(participants);
        sizes = List.copyOf(sizes);
        lost = List.copyOf(lost);
    }

    /** Returns the assumptions of a plan for a number of participants. */
    public Assumptions assumptions(int participants) {
        return Assumptions.ofFraction(corrupt, participants, dropout, Coordinator.ACTIVE);
    }

    /** Returns the number of timed rounds. */
    public int count() {
        return participants.size() * sizes.size() * lost.size();
    }
}
