// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import org.hanse.coordinator.port.NoisedSumStore;
import org.hanse.coordinator.port.NoisedSumStoreContract;

class InMemoryNoisedSumStoreTest extends NoisedSumStoreContract {

    @Override
    protected NoisedSumStore empty() {
        return new InMemoryNoisedSumStore();
    }

    @Override
    protected NoisedSumStore reopened(NoisedSumStore store) {
        return store;
    }
}
