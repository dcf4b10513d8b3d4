// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import org.hanse.coordinator.port.Registry;
import org.hanse.coordinator.port.RegistryContract;

class InMemoryRegistryTest extends RegistryContract {

    @Override
    protected Registry empty() {
        return new InMemoryRegistry();
    }

    @Override
    protected Registry reopened(Registry registry) {
        return registry;
    }
}
