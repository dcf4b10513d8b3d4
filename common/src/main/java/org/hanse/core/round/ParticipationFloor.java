// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Assumptions;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;

/**
 * The weakest plan that a node takes part in. Its owner sets it, nobody else.
 *
 * @param honest fewest updates of honest nodes in a sum, at least {@value #FEWEST_HONEST}
 * @param corrupt fewest nodes that a plan has to assume to be corrupt, counted over the enrolment
 * @param dropout greatest fraction that a plan may let be lost: the coordinator chooses whom it calls lost
 * @param mostComplete for how many at least the graph has to be complete; on the k-regular graph a neighbourhood is enough to give a
 *     participant's secrets
 */
public record ParticipationFloor(int honest, int corrupt, double dropout, int mostComplete) {

    /** A sum with a single honest update in it is that update. */
    public static final int FEWEST_HONEST = 2;

    public ParticipationFloor {
        if (honest < FEWEST_HONEST || corrupt < 0 || !(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("a floor of " + honest + " honest participants, " + corrupt
                    + " corrupt ones and dropout " + dropout + ": at least " + FEWEST_HONEST
                    + ", at least 0, and from 0 to below 1");
        }
    }

    /** With the usual number for whom the graph is complete. */
    public static ParticipationFloor of(int honest, int corrupt, double dropout) {
        return new ParticipationFloor(honest, corrupt, dropout, GraphPlan.MOST_COMPLETE);
    }

    /**
     * What an owner has who chooses nothing: a third of the enrolment corrupt, a quarter of the cohort honest.
     *
     * @param enrolled all nodes of the job
     * @param cohort most that take part in one round
     * @param unvouched nodes of the enrolment that the owner knows nothing of: each of them counts as corrupt
     */
    public static ParticipationFloor usual(int enrolled, int cohort, int unvouched, double dropout) {
        return of(usualHonest(cohort), Assumptions.usualCorrupt(enrolled) + unvouched, dropout);
    }

    /** A quarter of the cohort, rounded up, and at least {@value #FEWEST_HONEST}. */
    public static int usualHonest(int cohort) {
        return Math.max(FEWEST_HONEST, (cohort + 3) / 4);
    }

    /** @throws ProtocolViolation if the plan is weaker, whoever takes part */
    void requireMetBy(SecAggPlan plan) {
        if (plan.corrupt() < corrupt) {
            throw ProtocolViolation.of(
                    Reason.BELOW_FLOOR,
                    "the plan protects against " + plan.corrupt() + " corrupt participants, this node asks for "
                            + corrupt);
        }
        if (plan.protection().mostComplete() < mostComplete) {
            throw ProtocolViolation.of(
                    Reason.BELOW_FLOOR,
                    "the plan has the complete graph for up to "
                            + plan.protection().mostComplete() + " participants, this node asks for " + mostComplete);
        }
        if (plan.assumptions().dropout() > dropout) {
            throw ProtocolViolation.of(
                    Reason.BELOW_FLOOR,
                    "the plan lets " + plan.assumptions().dropout()
                            + " of the participants drop out, this node accepts at most " + dropout);
        }
        if (plan.assumptions().coordinator() != Coordinator.ACTIVE) {
            throw ProtocolViolation.of(Reason.BELOW_FLOOR, "the plan trusts the coordinator to follow the protocol");
        }
    }
}
