// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import org.hanse.core.federation.ParticipantId;
import org.hanse.core.round.ToParticipant;
import org.hanse.core.secagg.ProtocolViolation;

/**
 * The way to participants.
 *
 * <p>Used by one thread at a time. Neither waits nor throws: what cannot be delivered is lost, and asked for again by whoever misses
 * it. Messages to one participant arrive in the order in which they were sent, or not at all.
 */
public interface ParticipantGateway {

    /** Sends a message. */
    void send(ParticipantId to, ToParticipant message);

    /** Tells a participant that what it sent was refused, and why. */
    void refuse(ParticipantId to, ProtocolViolation violation);
}
