// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import org.hanse.coordinator.port.RoundStore;
import org.hanse.coordinator.port.RoundStoreContract;

class InMemoryRoundStoreTest extends RoundStoreContract {

    @Override
    protected RoundStore empty() {
        return new InMemoryRoundStore();
    }

    @Override
    protected RoundStore reopened(RoundStore store) {
        return store;
    }
}
