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
 * Numbers of participants in a job's rounds. Every node checks a round's plan against them.
 *
 * @param enrolled number of enrolled nodes
 * @param cohort greatest number of participants of a round
 * @param assumptions number of corrupt enrolled nodes, and fraction of dropouts in a cohort
 * @param minimum fewest updates in a sum
 */
public record JobMembers(int enrolled, int cohort, Assumptions assumptions, int minimum) {

    /** @throws IllegalArgumentException if no threshold protects such a cohort, or the minimum is out of range */
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

    /** Returns numbers with the greatest minimum that the assumed dropouts allow. */
    public static JobMembers of(int enrolled, int cohort, Assumptions assumptions) {
        return new JobMembers(
                enrolled, cohort, assumptions, Math.max(SecAggPlan.FEWEST, cohort - assumptions.dropouts(cohort)));
    }

    /** Returns the number of shares that reconstruct a secret, for a complete cohort. */
    public int threshold() {
        return GraphPlan.complete(cohort, assumptions).orElseThrow().threshold();
    }

    /** Returns the fewest updates in a sum. */
    public int leastSurvivors() {
        return Math.max(minimum, threshold());
    }

    /** Returns the fewest updates in a sum of all enrolled nodes: the minimum, and in rounds of a part of them the assumed dropouts. */
    public int leastOfAll() {
        return selectsAll() ? minimum : Math.max(minimum, enrolled - assumptions.dropouts(enrolled));
    }

    /** Returns the fewest updates of honest nodes in a sum. */
    public int leastHonest() {
        return leastSurvivors() - assumptions.corrupt();
    }

    /** Returns the number of cohort members that may be absent or drop out in a round with a sum. */
    public int absent() {
        return cohort - leastSurvivors();
    }

    /** Returns whether the cohort is the whole enrolment, which limits a round to one sum. */
    public boolean selectsAll() {
        return cohort == enrolled;
    }

    /**
     * Returns the default floor of a node whose owner vouches for all nodes.
     *
     * @param most greatest number of participants of all versions of the roster
     */
    public ParticipationFloor usualFloor(int most) {
        return ParticipationFloor.usual(most, cohort, 0, assumptions.dropout());
    }

    /** Returns whether a node with the default floor accepts these numbers in the first version of a roster. */
    public boolean isUsual() {
        return isUsual(enrolled);
    }

    /**
     * Returns whether a node with the default floor accepts these numbers.
     *
     * @param most greatest number of participants of all versions of the roster
     */
    public boolean isUsual(int most) {
        ParticipationFloor floor = usualFloor(most);
        return assumptions.corrupt() >= floor.corrupt() && leastHonest() >= floor.honest();
    }

    /** Returns the smallest cohort of a job that nodes with the default floor accept; empty if there is none. */
    public static OptionalInt leastUsual(int enrolled, Assumptions assumptions) {
        return IntStream.rangeClosed(SecAggPlan.FEWEST, Math.min(enrolled, JobPlan.MOST_PARTICIPANTS))
                .filter(cohort -> GraphPlan.complete(cohort, assumptions).isPresent()
                        && of(enrolled, cohort, assumptions).isUsual())
                .findFirst();
    }
}
