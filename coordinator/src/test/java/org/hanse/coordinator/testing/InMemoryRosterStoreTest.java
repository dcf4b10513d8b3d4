// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import org.hanse.coordinator.port.RosterStore;
import org.hanse.coordinator.port.RosterStoreContract;

class InMemoryRosterStoreTest extends RosterStoreContract {

    @Override
    protected RosterStore empty() {
        return new InMemoryRosterStore();
    }

    @Override
    protected RosterStore reopened(RosterStore store) {
        return store;
    }
}
