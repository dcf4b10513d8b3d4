// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import org.hanse.clientnode.port.PersonalStateStore;
import org.hanse.clientnode.port.PersonalStateStoreContract;

class InMemoryPersonalStateStoreTest extends PersonalStateStoreContract {

    private final InMemoryPersonalStateStore store = new InMemoryPersonalStateStore();

    @Override
    protected PersonalStateStore store() {
        return store;
    }
}
