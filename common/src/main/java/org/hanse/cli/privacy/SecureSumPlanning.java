// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.cli.privacy;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import org.hanse.cli.Words;
import org.hanse.config.InvalidInputException;
import org.hanse.core.quantize.QuantizationSpec;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.SecAggPlan;

/**
 * What a secure sum is planned from.
 *
 * @param participants of the round
 * @param threat against what it is to be protected
 * @param quantization how updates are made integers
 * @param size elements of an update
 */
record SecureSumPlanning(int participants, Threat threat, QuantizationSpec quantization, int size) {

    /**
     * What is assumed, as fractions of the participants.
     *
     * @param corrupt in [0, 1)
     * @param dropout in [0, 1)
     */
    record Threat(double corrupt, double dropout, Coordinator coordinator) {

        Assumptions of(int participants) {
            return Assumptions.ofFraction(corrupt, participants, dropout, coordinator);
        }
    }

    /** Up to so many participants better assumptions are looked for where there is no plan; beyond it takes long. */
    private static final int MOST_SEARCHED = 10_000;

    private static final int STEPS = 100;

    /**
     * The plan.
     *
     * @throws InvalidInputException if no threshold meets the assumptions, saying what would help
     */
    SecureSumForecast forecast() {
        return forecast(threat)
                .orElseThrow(() -> new InvalidInputException("found " + Words.count(participants)
                        + " participants, " + Words.percent(threat.corrupt()) + " corrupt and "
                        + Words.percent(threat.dropout())
                        + " dropouts; expected assumptions that a threshold can meet. Fix: " + remedies()));
    }

    private Optional<SecureSumForecast> forecast(Threat assumed) {
        Assumptions whole = assumed.of(participants);
        return GraphPlan.ofCohort(participants, whole, GraphPlan.MOST_COMPLETE)
                .map(graph -> new SecureSumForecast(assumed.corrupt(), whole, graph, quantization, size));
    }

    private String remedies() {
        List<String> remedies = new ArrayList<>();
        if (participants <= MOST_SEARCHED) {
            double corrupt = threat.corrupt();
            double lost = threat.dropout();
            Coordinator coordinator = threat.coordinator();
            greatest(lost, fewer -> new Threat(corrupt, fewer, coordinator))
                    .ifPresent(fewer -> remedies.add("assume at most " + Words.percent(fewer) + " dropouts"));
            greatest(corrupt, fewer -> new Threat(fewer, lost, coordinator))
                    .ifPresent(fewer -> remedies.add("assume at most " + Words.percent(fewer) + " corrupt"));
            least(participants + 1).ifPresent(more -> remedies.add("use " + Words.count(more) + " participants"));
            least(SecAggPlan.FEWEST)
                    .filter(fewest -> fewest < participants)
                    .ifPresent(fewest ->
                            remedies.add("use " + Words.count(fewest) + " participants, the smallest cohort"));
            if (coordinator == Coordinator.ACTIVE
                    && forecast(new Threat(corrupt, lost, Coordinator.SEMI_HONEST))
                            .isPresent()) {
                remedies.add("assume a coordinator that follows the protocol (--semi-honest)");
            }
        }
        return remedies.isEmpty()
                ? "assume both fewer dropouts and fewer corrupt participants"
                : String.join(", or ", remedies);
    }

    /** The least cohort of at least so many that has a plan, as far as is looked. */
    private Optional<Integer> least(int from) {
        return GraphPlan.leastCohort(from, threat::of, GraphPlan.MOST_COMPLETE).stream()
                .boxed()
                .findFirst();
    }

    /** The greatest part in hundredths, below one that has no plan, that has one; fewer are taken to be easier. */
    private Optional<Double> greatest(double without, DoubleFunction<Threat> assumed) {
        int planned = -1;
        int unplanned = (int) Math.ceil(without * STEPS);
        while (unplanned - planned > 1) {
            int middle = (planned + unplanned) / 2;
            if (forecast(assumed.apply((double) middle / STEPS)).isPresent()) {
                planned = middle;
            } else {
                unplanned = middle;
            }
        }
        return planned < 0 ? Optional.empty() : Optional.of((double) planned / STEPS);
    }
}
