// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.bench;

import java.util.List;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;

/**
 * Secure sums that are timed: one for each number of participants, each number of elements and each part of them that is lost.
 *
 * @param participants each at least 4
 * @param sizes elements of an update
 * @param lost fractions of the participants that drop out after sharing secrets, each at most {@code dropout}
 * @param bound greatest magnitude of a coordinate, in steps
 * @param corrupt fraction of the participants that plans assume to be corrupt, in [0, 1)
 * @param dropout fraction that plans let be lost, in [0, 1)
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

    /** Secure sums. */
    public int count() {
        return participants.size() * sizes.size() * lost.size();
    }
}
