// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.nio.file.Path;
import org.hanse.coordinator.port.RosterStore;
import org.hanse.coordinator.port.RosterStoreContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcRosterStoreTest extends RosterStoreContract {

    @TempDir
    Path folder;

    private final Databases databases = new Databases();

    @Override
    protected RosterStore empty() {
        return new JdbcRosterStore(databases.open(folder));
    }

    /** Opens another connection. */
    @Override
    protected RosterStore reopened(RosterStore store) {
        return new JdbcRosterStore(databases.open(folder));
    }

    @AfterEach
    void close() {
        databases.close();
    }
}
