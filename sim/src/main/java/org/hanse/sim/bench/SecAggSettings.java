// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.bench;

import java.util.List;
import org.hanse.core.secagg.GraphPlan.Assumptions;

/**
 * Secure sums that are timed: one for each number of participants, each number of elements and each part of them that is lost.
 *
 * @param participants each at least 4
 * @param sizes elements of an update
 * @param lost parts of the participants that are lost after they shared secrets, each at most what {@code assumptions} allow
 * @param bound greatest magnitude of a coordinate, in steps
 * @param assumptions of the plans
 */
public record SecAggSettings(
        List<Integer> participants, List<Integer> sizes, List<Double> lost, long bound, Assumptions assumptions) {

    public SecAggSettings {
        participants = List.copyOf(participants);
        sizes = List.copyOf(sizes);
        lost = List.copyOf(lost);
    }

    /** Secure sums. */
    public int count() {
        return participants.size() * sizes.size() * lost.size();
    }
}
