// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalDouble;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobStoreContract;
import org.hanse.core.federation.JobId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JdbcJobStoreTest extends JobStoreContract {

    @TempDir
    Path folder;

    private final Databases databases = new Databases();

    @Override
    protected JobStore empty() {
        return databases.serve(folder);
    }

    @Override
    protected JobStore reopened(JobStore store) {
        return databases.serve(folder);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void commit_ofACommand_isRefused() {
        JobId id = new JobId("job");
        empty().create(definition(id));
        JobStore commands = JdbcJobStore.forCommands(databases.open(folder));

        assertThatThrownBy(() -> commands.commit(id, stored(1, OptionalDouble.empty()), List.of()))
                .isInstanceOf(IllegalStateException.class);
    }
}
