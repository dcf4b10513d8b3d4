// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.testing;

import org.hanse.clientnode.port.ServedModelStore;
import org.hanse.clientnode.port.ServedModelStoreContract;

class InMemoryServedModelStoreTest extends ServedModelStoreContract {

    private final InMemoryServedModelStore store = new InMemoryServedModelStore();

    @Override
    protected ServedModelStore store() {
        return store;
    }
}
