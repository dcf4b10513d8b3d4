// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.port;

import org.hanse.core.round.ToCoordinator;

/**
 * Connection to the coordinator.
 *
 * <p>Used by one thread at a time. Methods neither wait nor throw. An undeliverable message is dropped, and sent again
 * after the next connection. Messages arrive in the order in which they were sent, or not at all.
 */
public interface CoordinatorGateway {

    /** Sends a message. */
    void send(ToCoordinator message);
}
