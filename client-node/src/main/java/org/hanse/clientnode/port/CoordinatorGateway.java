// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import org.hanse.core.round.ToCoordinator;

/**
 * The way to the coordinator.
 *
 * <p>Used by one thread at a time. Neither waits nor throws: what cannot be delivered is lost, and said again when the connection is
 * there again. Messages arrive in the order in which they were sent, or not at all.
 */
public interface CoordinatorGateway {

    /** Sends a message. */
    void send(ToCoordinator message);
}
