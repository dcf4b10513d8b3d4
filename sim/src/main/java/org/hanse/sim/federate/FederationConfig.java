// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.sim.federate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hanse.core.federation.CohortRule;
import org.hanse.core.learn.LocalWork;
import org.hanse.core.optimizer.ServerOptimizer;
import org.hanse.core.secagg.GraphPlan.Assumptions;

/**
 * The key {@code federation} of a scenario.
 *
 * @param rounds the most rounds
 * @param work what a participant does in a round
 * @param cohort who is asked
 * @param server how the global model moves
 * @param exampleCap examples from which on more do not count in the mean
 * @param rounding how updates become integers
 * @param targetRounds rounds that the network of target values stays the same
 * @param secureAggregation against what updates are hidden from the coordinator; empty where it reads them
 * @param faults what goes wrong
 */
public record FederationConfig(
        int rounds,
        LocalWork work,
        CohortRule cohort,
        ServerOptimizer server,
        long exampleCap,
        Rounding rounding,
        int targetRounds,
        Optional<Assumptions> secureAggregation,
        Faults faults) {

    /** A federation whose coordinator reads updates. */
    public FederationConfig(
            int rounds,
            LocalWork work,
            CohortRule cohort,
            ServerOptimizer server,
            long exampleCap,
            Rounding rounding,
            int targetRounds,
            Faults faults) {
        this(rounds, work, cohort, server, exampleCap, rounding, targetRounds, Optional.empty(), faults);
    }

    /** The same, with updates hidden from the coordinator. */
    public FederationConfig secured(Assumptions assumptions) {
        return new FederationConfig(
                rounds, work, cohort, server, exampleCap, rounding, targetRounds, Optional.of(assumptions), faults);
    }

    /**
     * How updates become integers.
     *
     * @param grid what one step stands for
     * @param range greatest change of a parameter, times its participant's weight, that is told; more is cut off
     */
    public record Rounding(double grid, double range) {

        /** In steps. */
        public long bound() {
            return Math.max(1, (long) Math.ceil(range / grid));
        }
    }

    /**
     * What goes wrong, to see what comes of it.
     *
     * @param dropout probability that a participant that was asked is lost before its update arrives
     * @param lost for some participants the round after which nothing is heard of them any more
     * @param afterUpload with secure aggregation, the probability that nothing more is heard of a participant whose update arrived
     */
    public record Faults(double dropout, Map<String, Integer> lost, double afterUpload) {

        public static final Faults NONE = new Faults(0, Map.of());

        /** Of participants that are lost before their update arrives. */
        public Faults(double dropout, Map<String, Integer> lost) {
            this(dropout, lost, 0);
        }

        public Faults {
            lost = Map.copyOf(lost);
        }
    }

    /** All that results depend on, in words. */
    public List<String> facts() {
        List<String> facts = new ArrayList<>(List.of(
                work.toString(),
                cohort.toString(),
                server.toString(),
                Long.toString(exampleCap),
                rounding.toString(),
                Integer.toString(targetRounds),
                new TreeMap<>(faults.lost()) + " " + faults.dropout()));
        // Sums are the same with it and without, unless too few are left for one.
        secureAggregation.ifPresent(assumptions -> facts.add(assumptions + " " + faults.afterUpload()));
        return facts;
    }
}
