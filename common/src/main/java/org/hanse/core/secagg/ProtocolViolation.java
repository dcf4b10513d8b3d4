// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.core.secagg;

import java.util.Optional;
import org.hanse.core.federation.ParticipantId;

/** Message that violates the protocol. Its request is not carried out. Contains no secrets. */
public final class ProtocolViolation extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;

    /** Kinds of violations. */
    public enum Reason {

        /** Fewer participants than the protocol, the plan or the node requires. */
        TOO_FEW,

        /** A participant that is not enrolled, or not part of the round. */
        UNKNOWN_PARTICIPANT,

        /** A participant that is named twice, or in two lists that exclude each other. */
        CONTRADICTORY,

        /** A missing participant that has to be present, above all the node itself. */
        INCOMPLETE,

        /** A signature that is not valid under the enrolled key for this round and purpose. */
        BAD_SIGNATURE,

        /** A revealed value that differs from its commitment. */
        BAD_COMMITMENT,

        /** A key with which any party could agree on the same secret. */
        BAD_KEY,

        /** A plan weaker than the node accepts. */
        BELOW_FLOOR,

        /** Another round, model or plan than the current one, or a finished one. */
        WRONG_ROUND,

        /** A round for a model for which this node agreed to a sum before. */
        MODEL_USED,

        /** A message that this phase does not expect. */
        WRONG_PHASE,

        /** Another message in place of an earlier one. */
        CHANGED,

        /** Impossible numbers or sizes. */
        MALFORMED,

        /** A release that exhausts the privacy budget, or that was not charged. */
        BUDGET
    }

    private final Reason reason;
    private final transient Optional<ParticipantId> participant;

    private ProtocolViolation(Reason reason, Optional<ParticipantId> participant, String detail) {
        super(detail);
        this.reason = reason;
        this.participant = participant;
    }

    /** Returns a violation without a participant. */
    public static ProtocolViolation of(Reason reason, String detail) {
        return new ProtocolViolation(reason, Optional.empty(), detail);
    }

    /** Returns a violation in a message under a participant's name. */
    public static ProtocolViolation by(ParticipantId participant, Reason reason, String detail) {
        return new ProtocolViolation(reason, Optional.of(participant), participant + ": " + detail);
    }

    public Reason reason() {
        return reason;
    }

    /** Returns the participant under whose name the violation stands. */
    public Optional<ParticipantId> participant() {
        return participant;
    }
}
