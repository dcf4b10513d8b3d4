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
 * Limits of a node's owner. The node refuses weaker plans.
 *
 * @param honest fewest honest updates in a sum, at least {@value #FEWEST_HONEST}
 * @param corrupt fewest corrupt nodes that a plan assumes, counted over the enrolment
 * @param dropout greatest fraction of dropouts that a plan assumes; the coordinator chooses the dropouts
 * @param mostComplete smallest limit of the complete graph; on the k-regular graph a neighbourhood can reconstruct secrets
 */
public record ParticipationFloor(int honest, int corrupt, double dropout, int mostComplete) {

    /** A sum with one honest update reveals that update. */
    public static final int FEWEST_HONEST = 2;

    /** Greatest fraction of dropouts that nodes accept by default. */
    public static final double USUAL_DROPOUT = 0.3;

    public ParticipationFloor {
        if (honest < FEWEST_HONEST || corrupt < 0 || !(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("a floor of " + honest + " honest participants, " + corrupt
                    + " corrupt ones and dropout " + dropout + ": at least " + FEWEST_HONEST
                    + ", at least 0, and from 0 to below 1");
        }
    }

    /** Returns limits with the default limit of the complete graph. */
    public static ParticipationFloor of(int honest, int corrupt, double dropout) {
        return new ParticipationFloor(honest, corrupt, dropout, GraphPlan.MOST_COMPLETE);
    }

    /**
     * Returns the default limits: a third of the enrolment corrupt, a quarter of the cohort honest.
     *
     * @param enrolled number of enrolled nodes
     * @param cohort greatest number of participants of a round
     * @param unvouched number of enrolled nodes for which the owner does not vouch; each counts as corrupt
     */
    public static ParticipationFloor usual(int enrolled, int cohort, int unvouched, double dropout) {
        return of(usualHonest(cohort), Assumptions.usualCorrupt(enrolled) + unvouched, dropout);
    }

    /** Returns a quarter of the cohort, rounded up, at least {@value #FEWEST_HONEST}. */
    public static int usualHonest(int cohort) {
        return Math.max(FEWEST_HONEST, (cohort + 3) / 4);
    }

    /** @throws ProtocolViolation if the plan is weaker than these limits */
    void requireSatisfied(SecAggPlan plan) {
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
