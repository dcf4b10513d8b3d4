// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;

/**
 * The weakest plan that a node takes part in, set by its owner and by nobody else.
 *
 * @param participants fewest whose updates may be in a sum, at least {@link SecAggPlan#FEWEST}
 * @param corrupt fewest participants that a plan has to assume to be corrupt; a number, since a coordinator chooses whom it asks
 * @param dropout greatest part that a plan may let be lost: whom the coordinator calls lost is not in the sum
 * @param mostComplete for how many at least the graph has to be complete; on the k-regular graph a neighbourhood is enough to give a
 *     participant's secrets
 */
public record ParticipationFloor(int participants, int corrupt, double dropout, int mostComplete) {

    public ParticipationFloor {
        if (participants < SecAggPlan.FEWEST || corrupt < 0 || !(dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("a floor of " + participants + " participants, " + corrupt
                    + " of them corrupt and dropout " + dropout + ": at least " + SecAggPlan.FEWEST
                    + ", at least 0, and from 0 to below 1");
        }
    }

    /** With the usual number for whom the graph is complete. */
    public static ParticipationFloor of(int participants, int corrupt, double dropout) {
        return new ParticipationFloor(participants, corrupt, dropout, GraphPlan.MOST_COMPLETE);
    }

    /** @throws ProtocolViolation if the plan is weaker */
    void requireMetBy(SecAggPlan plan) {
        if (plan.minimum() < participants) {
            throw ProtocolViolation.of(
                    Reason.BELOW_FLOOR,
                    "the plan has a minimum of " + plan.minimum() + " participants, this node asks for "
                            + participants);
        }
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
