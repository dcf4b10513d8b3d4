// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import org.hanse.core.secagg.GraphPlan.Coordinator;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;

/**
 * The weakest plan that a node takes part in, set by its owner and by nobody else.
 *
 * @param participants fewest whose updates may be in a sum, at least {@link SecAggPlan#FEWEST}
 * @param corrupt least part of the participants that a plan has to assume to be corrupt; the threshold follows from it
 * @param dropout greatest part that a plan may let be lost: whom the coordinator calls lost is not in the sum
 */
public record ParticipationFloor(int participants, double corrupt, double dropout) {

    public ParticipationFloor {
        if (participants < SecAggPlan.FEWEST || !(corrupt >= 0 && corrupt < 1 && dropout >= 0 && dropout < 1)) {
            throw new IllegalArgumentException("a floor of " + participants + " participants, " + corrupt
                    + " of them corrupt and " + dropout + " lost: at least " + SecAggPlan.FEWEST
                    + ", and from 0 to below 1");
        }
    }

    /** @throws ProtocolViolation if the plan is weaker */
    void requireMetBy(SecAggPlan plan) {
        if (plan.minimum() < participants) {
            throw ProtocolViolation.of(
                    Reason.BELOW_FLOOR,
                    "the plan has a minimum of " + plan.minimum() + " participants, this node asks for "
                            + participants);
        }
        if (plan.assumptions().corrupt() < corrupt) {
            throw ProtocolViolation.of(
                    Reason.BELOW_FLOOR,
                    "the plan protects against " + plan.assumptions().corrupt()
                            + " of the participants, this node asks for " + corrupt);
        }
        if (plan.assumptions().dropout() > dropout) {
            throw ProtocolViolation.of(
                    Reason.BELOW_FLOOR,
                    "the plan lets " + plan.assumptions().dropout()
                            + " of the participants be lost, this node lets no more than " + dropout);
        }
        if (plan.assumptions().coordinator() != Coordinator.ACTIVE) {
            throw ProtocolViolation.of(Reason.BELOW_FLOOR, "the plan trusts the coordinator to follow the protocol");
        }
    }
}
