// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.ProtocolViolation;

/**
 * Connection to participants.
 *
 * <p>Used by one thread at a time. Methods neither wait nor throw. An undeliverable message is dropped, and the
 * participant requests it again. Messages to one participant arrive in the order in which they were sent, or not at
 * all.
 */
public interface ParticipantGateway {

    /** Sends a message. */
    void send(ParticipantId to, ToParticipant message);

    /** Reports the rejection of a message to its sender. */
    void refuse(ParticipantId to, ProtocolViolation violation);
}
