// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.port;

import java.util.Set;
import org.hanse.core.federation.ParticipantId;
import org.hanse.core.job.JobNotice;

/**
 * Connections to nodes.
 *
 * <p>Any thread may call it. No method blocks or throws. A message to a node without a connection is dropped; the node asks again after it
 * has connected. Messages to one node arrive in the order in which they were sent.
 */
public interface NodeConnections {

    /** Sends a message. */
    void send(ParticipantId to, JobNotice notice);

    /** Returns the nodes with a connection. */
    Set<ParticipantId> connected();

    /** Returns whether a node may connect: it is enrolled and not revoked. */
    boolean admits(ParticipantId node);

    /** Closes the connection of a node and stops its uploads. */
    void disconnect(ParticipantId node);
}
