// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import java.util.Optional;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation;

/** Undecodable bytes or messages: truncated, altered, or malformed. */
public final class DecodeException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Optional<ParticipantId> participant;

    public DecodeException(String message) {
        super(message);
        this.participant = Optional.empty();
    }

    public DecodeException(String message, Throwable cause) {
        super(message, cause);
        this.participant = Optional.empty();
    }

    /** Creates the exception for an error under a participant's name. */
    DecodeException(ParticipantId participant, String detail) {
        super(participant + ": " + detail);
        this.participant = Optional.of(participant);
    }

    /**
     * Creates the exception for content that violates the protocol in every state.
     *
     * @param what name of the content
     */
    DecodeException(String what, ProtocolViolation violation) {
        super(what + " with " + violation.getMessage(), violation);
        this.participant = violation.participant();
    }

    /** Returns the participant under whose name the error stands; empty if there is none. */
    public Optional<ParticipantId> participant() {
        return participant;
    }
}
