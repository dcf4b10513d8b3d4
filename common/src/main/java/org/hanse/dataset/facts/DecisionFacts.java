// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.dataset.facts;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.hanse.core.evaluate.policy.OffPolicySupport;
import org.hanse.core.interaction.LoggedDecisions;

/**
 * Numbers of logged decisions.
 *
 * @param policy name of the logging policy
 * @param decisions number of decisions
 * @param rewards sum of the rewards
 * @param rewarded number of decisions with a reward
 * @param propensityMin smallest propensity, 1 if there are no decisions
 * @param uniform what the log says about the policy that draws uniformly from the items shown at a position
 * @param positions number of different slots
 * @param items number of different items shown
 * @param contextColumns number of context columns
 * @param from time of the first, if there are times
 * @param to time of the last
 */
public record DecisionFacts(
        String policy,
        int decisions,
        double rewards,
        int rewarded,
        double propensityMin,
        OffPolicySupport uniform,
        int positions,
        int items,
        int contextColumns,
        Optional<Instant> from,
        Optional<Instant> to) {

    /** Returns the facts of {@code log}. */
    public static DecisionFacts of(LoggedDecisions log) {
        List<LoggedDecisions.Decision> decisions = log.decisions();
        List<Instant> times =
                decisions.stream().flatMap(d -> d.time().stream()).sorted().toList();
        return new DecisionFacts(
                log.policy(),
                decisions.size(),
                decisions.stream().mapToDouble(LoggedDecisions.Decision::reward).sum(),
                (int) decisions.stream().filter(d -> d.reward() != 0).count(),
                decisions.stream()
                        .mapToDouble(LoggedDecisions.Decision::propensity)
                        .min()
                        .orElse(1),
                OffPolicySupport.ofUniform(log),
                (int) decisions.stream()
                        .mapToInt(LoggedDecisions.Decision::position)
                        .distinct()
                        .count(),
                (int) decisions.stream()
                        .mapToInt(LoggedDecisions.Decision::item)
                        .distinct()
                        .count(),
                log.contextNames().size(),
                times.isEmpty() ? Optional.empty() : Optional.of(times.get(0)),
                times.isEmpty() ? Optional.empty() : Optional.of(times.get(times.size() - 1)));
    }
}
