// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.nio.file.Path;
import org.hanse.coordinator.port.JobStore;
import org.hanse.coordinator.port.JobStoreContract;
import org.hanse.coordinator.port.RoundStore;
import org.hanse.coordinator.port.RoundStoreContract;
import org.hanse.core.federation.JobId;
import org.hanse.core.federation.RoundId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcRoundStoreTest extends RoundStoreContract {

    private static final JobId JOB = new JobId("job");

    @TempDir
    Path folder;

    private final Databases databases = new Databases();

    @Override
    protected RoundStore empty() {
        JobStore jobs = databases.serve(folder);
        jobs.create(JobStoreContract.definition(JOB));
        return jobs.round(JOB, new RoundId(1));
    }

    @Override
    protected RoundStore reopened(RoundStore store) {
        return databases.serve(folder).round(JOB, new RoundId(1));
    }

    @AfterEach
    void close() {
        databases.close();
    }
}
