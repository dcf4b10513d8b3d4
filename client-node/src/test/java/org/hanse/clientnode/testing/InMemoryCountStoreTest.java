// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import org.hanse.clientnode.port.CountStore;
import org.hanse.clientnode.port.CountStoreContract;

class InMemoryCountStoreTest extends CountStoreContract {

    private final InMemoryCountStore store = new InMemoryCountStore();

    @Override
    protected CountStore store() {
        return store;
    }
}
