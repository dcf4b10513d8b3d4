// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import java.time.Instant;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.EventStoreContract;
import org.hanse.core.interaction.ShopperId;

class InMemoryEventStoreTest extends EventStoreContract {

    private final InMemoryDecisionLog log = new InMemoryDecisionLog();

    @Override
    protected EventStore store() {
        return log;
    }

    @Override
    protected DecisionLog log() {
        return log;
    }

    @Override
    protected void erase(ShopperId shopper, Instant at) {
        log.erase(shopper, at);
    }
}
