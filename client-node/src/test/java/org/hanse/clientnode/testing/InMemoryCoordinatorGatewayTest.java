// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import java.util.List;
import org.hanse.clientnode.port.CoordinatorGateway;
import org.hanse.clientnode.port.CoordinatorGatewayContract;
import org.hanse.core.round.ToCoordinator;

class InMemoryCoordinatorGatewayTest extends CoordinatorGatewayContract {

    private final InMemoryCoordinatorGateway gateway = new InMemoryCoordinatorGateway();

    @Override
    protected CoordinatorGateway gateway() {
        return gateway;
    }

    @Override
    protected List<ToCoordinator> arrived() {
        return gateway.take();
    }
}
