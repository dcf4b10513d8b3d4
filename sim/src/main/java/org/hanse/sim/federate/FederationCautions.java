// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.List;
import java.util.Optional;
import org.hanse.core.job.RoundSignal;

/**
 * Weaknesses of a federation before its first round.
 *
 * @param lowSignal noise above the signal
 * @param dropouts a cohort without tolerance of dropouts
 * @param population a population that is not that of the data
 * @param budget warnings of the privacy budget
 * @param before records of sums before the first round
 */
public record FederationCautions(
        Optional<RoundSignal> lowSignal,
        Optional<DropoutGap> dropouts,
        Optional<PopulationGap> population,
        List<String> budget,
        List<SumRecord> before) {

    public FederationCautions {
        budget = List.copyOf(budget);
        before = List.copyOf(before);
    }
}
