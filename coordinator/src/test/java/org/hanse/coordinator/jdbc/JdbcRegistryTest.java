// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.nio.file.Path;
import org.hanse.coordinator.port.Registry;
import org.hanse.coordinator.port.RegistryContract;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcRegistryTest extends RegistryContract {

    @TempDir
    Path folder;

    private final Databases databases = new Databases();

    @Override
    protected Registry empty() {
        return new JdbcRegistry(databases.open(folder));
    }

    /** Opens another connection. */
    @Override
    protected Registry reopened(Registry registry) {
        return new JdbcRegistry(databases.open(folder));
    }

    @AfterEach
    void close() {
        databases.close();
    }
}
