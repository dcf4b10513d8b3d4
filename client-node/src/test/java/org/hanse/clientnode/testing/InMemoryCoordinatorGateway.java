// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import java.util.ArrayList;
import java.util.List;
import org.hanse.clientnode.port.CoordinatorGateway;
import org.hanse.core.round.ToCoordinator;

/** Messages to the coordinator wait to be taken. */
public final class InMemoryCoordinatorGateway implements CoordinatorGateway {

    private final List<ToCoordinator> sent = new ArrayList<>();

    @Override
    public void send(ToCoordinator message) {
        sent.add(message);
    }

    /** Removes and returns the queued messages, in order. */
    public List<ToCoordinator> take() {
        List<ToCoordinator> taken = List.copyOf(sent);
        sent.clear();
        return taken;
    }

    /** Drops all queued messages, as a broken connection does. */
    public void lose() {
        sent.clear();
    }
}
