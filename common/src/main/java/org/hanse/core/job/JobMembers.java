// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.job;

import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.hanse.core.round.ParticipationFloor;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Who takes part in a job's rounds, in numbers: what every node checks a round's plan against.
 *
 * @param enrolled all nodes of the job
 * @param cohort most of them that take part in one round
 * @param assumptions how many of the enrolled nodes are corrupt, what fraction of a cohort may be lost
 * @param minimum fewest updates in a sum
 */
public record JobMembers(int enrolled, int cohort, Assumptions assumptions, int minimum) {

    /** @throws IllegalArgumentException if no threshold protects such a cohort, or no sum can be of so many */
    public JobMembers {
        if (cohort > enrolled || minimum > cohort || minimum < SecAggPlan.FEWEST) {
            throw new IllegalArgumentException("a cohort of " + cohort + " of " + enrolled
                    + " enrolled nodes, and sums of at least " + minimum
                    + " updates: no cohort exceeds the enrolment, no"
                    + " minimum the cohort, and it is at least " + SecAggPlan.FEWEST);
        }
        if (GraphPlan.complete(cohort, assumptions).isEmpty()) {
            throw new IllegalArgumentException("no threshold protects a cohort of " + cohort + " of " + enrolled
                    + " enrolled nodes, " + assumptions.corrupt() + " of them corrupt, with dropout "
                    + assumptions.dropout());
        }
    }

    /** With sums of all that the assumed dropout leaves: the most noise and the most honest updates that such rounds can have. */
    public static JobMembers of(int enrolled, int cohort, Assumptions assumptions) {
        return new JobMembers(
                enrolled, cohort, assumptions, Math.max(SecAggPlan.FEWEST, cohort - assumptions.lostOf(cohort)));
    }

    /** Shares that give a secret, with the whole cohort on the roster. */
    public int threshold() {
        return GraphPlan.complete(cohort, assumptions).orElseThrow().threshold();
    }

    /** The fewest updates in a sum. */
    public int leastSurvivors() {
        return Math.max(minimum, threshold());
    }

    /** The fewest updates of honest nodes in a sum. */
    public int leastHonest() {
        return leastSurvivors() - assumptions.corrupt();
    }

    /** How many of the cohort may be absent or lost before a round has no sum. */
    public int absent() {
        return cohort - leastSurvivors();
    }

    /** Whether every enrolled node is asked in each round: then there is one sum a round at most. */
    public boolean asksAll() {
        return cohort == enrolled;
    }

    /** What a node accepts whose owner chose nothing and vouches for all. */
    public ParticipationFloor usualFloor() {
        return ParticipationFloor.usual(enrolled, cohort, 0, assumptions.dropout());
    }

    /** Whether such a node takes part. */
    public boolean isUsual() {
        ParticipationFloor floor = usualFloor();
        return assumptions.corrupt() >= floor.corrupt() && leastHonest() >= floor.honest();
    }

    /**
     * The least cohort that nodes with the usual floor take part in, for this enrolment and these assumptions; empty if even the whole
     * enrolment is too small.
     */
    public static OptionalInt leastUsual(int enrolled, Assumptions assumptions) {
        return IntStream.rangeClosed(SecAggPlan.FEWEST, enrolled)
                .filter(cohort -> GraphPlan.complete(cohort, assumptions).isPresent()
                        && of(enrolled, cohort, assumptions).isUsual())
                .findFirst();
    }

    /** What a round's plan says of protection. */
    public SecAggPlan.Protection protection() {
        return SecAggPlan.Protection.of(assumptions, enrolled, minimum);
    }
}
