// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.round;

import java.security.SecureRandom;
import org.hanse.core.crypto.SigningKey;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.Enrolment;
import org.hanse.core.secagg.GraphPlan;
import org.hanse.core.secagg.ProtocolViolation;
import org.hanse.core.secagg.ProtocolViolation.Reason;
import org.hanse.core.secagg.SecAggPlan;

/**
 * Constants of a node over all rounds.
 *
 * @param id name of the node
 * @param identity enrolled signing key of the node
 * @param enrolment keys of all participants, obtained independently of the coordinator
 * @param floor weakest plan that the node accepts
 * @param task training of the node
 * @param random secure generator
 */
public record Participant(
        ParticipantId id,
        SigningKey identity,
        Enrolment enrolment,
        ParticipationFloor floor,
        LocalTask task,
        SecureRandom random) {

    /** @throws ProtocolViolation if the node is not enrolled, or enrolled under another key */
    public Participant {
        if (!enrolment.key(id).equals(identity.verifyingKey())) {
            throw new IllegalArgumentException(id + " is enrolled under another key than its own");
        }
    }

    /**
     * Checks that the node accepts the plan for some roster.
     *
     * @throws ProtocolViolation if it rejects the plan with every roster
     */
    void requireAcceptable(SecAggPlan plan) {
        task.requireOf(plan);
        enrolment.requireOf(plan);
        floor.requireSatisfied(plan);
        requireHonest(plan, plan.graph(plan.quantization().participants()));
    }

    /**
     * Checks the number of honest updates in the smallest sum that a round can have.
     *
     * @throws ProtocolViolation if they are fewer than the owner's limit, or than the participants' noise needs
     */
    void requireHonest(SecAggPlan plan, GraphPlan graph) {
        int needed = Math.max(floor.honest(), task.noiseOf(plan));
        int least = plan.leastSurvivors(graph);
        if (least - plan.corrupt() < needed) {
            throw ProtocolViolation.of(
                    Reason.BELOW_FLOOR,
                    "a sum of " + graph.participants() + " participants may be of " + least + " updates, "
                            + plan.corrupt() + " of them from corrupt nodes; this node asks for " + needed
                            + " updates of honest ones");
        }
    }

    @Override
    public String toString() {
        return "Participant[" + id + "]";
    }
}
