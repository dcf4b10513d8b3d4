// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.testing;

import java.nio.file.Path;
import org.hanse.coordinator.port.ModelStore;
import org.hanse.coordinator.port.ModelStoreContract;
import org.junit.jupiter.api.io.TempDir;

class InMemoryModelStoreTest extends ModelStoreContract {

    @TempDir
    Path folder;

    @Override
    protected ModelStore empty() {
        return new InMemoryModelStore(folder);
    }

    @Override
    protected ModelStore reopened(ModelStore store) {
        return store;
    }
}
