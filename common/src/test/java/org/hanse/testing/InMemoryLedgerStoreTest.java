// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.testing;

import org.hanse.port.LedgerStore;
import org.hanse.port.LedgerStoreContract;

class InMemoryLedgerStoreTest extends LedgerStoreContract {

    @Override
    protected LedgerStore empty() {
        return new InMemoryLedgerStore();
    }

    @Override
    protected LedgerStore reopened(LedgerStore store) {
        return store;
    }
}
