// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobStoreContract;

class InMemoryJobStoreTest extends JobStoreContract {

    @Override
    protected JobStore empty() {
        return new InMemoryJobStore();
    }

    @Override
    protected JobStore reopened(JobStore store) {
        return store;
    }
}
