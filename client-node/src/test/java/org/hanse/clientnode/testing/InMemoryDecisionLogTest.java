// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import java.time.Instant;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.DecisionLogContract;
import org.hanse.core.interaction.ShopperId;

class InMemoryDecisionLogTest extends DecisionLogContract {

    private final InMemoryDecisionLog log = new InMemoryDecisionLog();

    @Override
    protected DecisionLog log() {
        return log;
    }

    @Override
    protected void erase(ShopperId shopper, Instant at) {
        log.erase(shopper, at);
    }
}
