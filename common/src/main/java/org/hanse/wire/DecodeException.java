// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.wire;

import java.util.Optional;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.secagg.ProtocolViolation;

/** Bytes or messages that stand for nothing: cut off, changed on the way, or made by somebody who knows no better. */
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

    /** Something is wrong with what stands under a participant's name. */
    DecodeException(ParticipantId participant, String detail) {
        super(participant + ": " + detail);
        this.participant = Optional.of(participant);
    }

    /**
     * What was read breaks the protocol whatever came before it.
     *
     * @param what was read
     */
    DecodeException(String what, ProtocolViolation violation) {
        super(what + " with " + violation.getMessage(), violation);
        this.participant = violation.participant();
    }

    /** Under whose name stood what cannot be read, if it was under one. */
    public Optional<ParticipantId> participant() {
        return participant;
    }
}
