// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.hanse.coordinator.port.JobMonitor;

/** Databases of a test. At most one store of them serves at a time. */
final class Databases implements AutoCloseable {

    static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-28T12:00:00Z"));

    private final List<CoordinatorDatabase> open = new ArrayList<>();
    private Optional<Lease> lease = Optional.empty();

    static Path file(Path folder) {
        return folder.resolve("coordinator.db");
    }

    CoordinatorDatabase open(Path folder) {
        CoordinatorDatabase database = CoordinatorDatabase.open(file(folder));
        open.add(database);
        return database;
    }

    /** Returns a store that serves, after the one before has ended. */
    JdbcJobStore serve(Path folder) {
        return serve(folder, Optional.empty());
    }

    /** Returns a store that serves and reports to a monitor, after the one before has ended. */
    JdbcJobStore serve(Path folder, Optional<JobMonitor> monitor) {
        lease.ifPresent(Lease::close);
        CoordinatorDatabase database = open(folder);
        Lease next = Lease.acquire(database, CLOCK);
        lease = Optional.of(next);
        return JdbcJobStore.forServer(database, next, monitor);
    }

    @Override
    public void close() {
        lease.ifPresent(Lease::close);
        open.forEach(CoordinatorDatabase::close);
    }
}
