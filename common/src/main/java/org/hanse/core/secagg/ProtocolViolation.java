// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Optional;
import org.hanse.core.federation.ParticipantId;

/** A message that breaks the protocol: nothing is done that it asks for. Says nothing of secrets. */
public final class ProtocolViolation extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** What is wrong with a message. */
    public enum Reason {

        /** Fewer take part than the protocol, the plan or the node itself asks for. */
        TOO_FEW,

        /** Somebody who was never enrolled, or does not belong to the round. */
        UNKNOWN_PARTICIPANT,

        /** Somebody stands twice, or in two lists that exclude each other. */
        CONTRADICTORY,

        /** Somebody is missing who has to be there, first of all the node itself. */
        INCOMPLETE,

        /** A signature that is none of the enrolled key's for this round and purpose. */
        BAD_SIGNATURE,

        /** What was revealed is not what was committed to. */
        BAD_COMMITMENT,

        /** A key that anybody could agree with. */
        BAD_KEY,

        /** A plan weaker than the node accepts. */
        BELOW_FLOOR,

        /** Another round, model or plan than the one at hand, or one that is over. */
        WRONG_ROUND,

        /** A round for a model for which this node agreed to a sum before. */
        MODEL_USED,

        /** A message that this phase has no use for. */
        WRONG_PHASE,

        /** Another message where one was already given. */
        CHANGED,

        /** Numbers or sizes that cannot be. */
        MALFORMED,

        /** A release that the privacy budget does not last for, or that was not charged. */
        BUDGET
    }

    private final Reason reason;
    private final transient Optional<ParticipantId> participant;

    private ProtocolViolation(Reason reason, Optional<ParticipantId> participant, String detail) {
        super(detail);
        this.reason = reason;
        this.participant = participant;
    }

    /** A violation that no single participant is behind. */
    public static ProtocolViolation of(Reason reason, String detail) {
        return new ProtocolViolation(reason, Optional.empty(), detail);
    }

    /** A violation in what stands under a participant's name. */
    public static ProtocolViolation by(ParticipantId participant, Reason reason, String detail) {
        return new ProtocolViolation(reason, Optional.of(participant), participant + ": " + detail);
    }

    public Reason reason() {
        return reason;
    }

    /** Under whose name the violation stands. */
    public Optional<ParticipantId> participant() {
        return participant;
    }
}
