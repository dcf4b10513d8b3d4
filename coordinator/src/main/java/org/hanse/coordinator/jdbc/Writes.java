// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.hanse.coordinator.port.JobMonitor;
import org.jdbi.v3.core.Handle;

/**
 * Access to the states of jobs and rounds. Every process reads them; the holder of the lease changes them.
 *
 * @param lease lease of a server; empty for commands
 * @param files elements of masked updates
 * @param monitor receives each state after its commit
 */
record Writes(CoordinatorDatabase database, Optional<Lease> lease, UpdateFiles files, Optional<JobMonitor> monitor) {

    /**
     * Changes states in one transaction.
     *
     * @throws org.hanse.coordinator.port.StaleLeaseException if another process holds the lease
     * @throws IllegalStateException if this is a command
     */
    <T> T write(Function<Handle, T> statements) {
        Lease own = requireLease();
        return database.write(handle -> {
            own.check(handle);
            return statements.apply(handle);
        });
    }

    /**
     * Returns the lease.
     *
     * @throws IllegalStateException if this is a command
     */
    Lease requireLease() {
        return lease.orElseThrow(
                () -> new IllegalStateException("states of jobs and rounds are changed by the serving process only"));
    }

    /** Changes states in one transaction, see {@link #write}. */
    void change(Consumer<Handle> statements) {
        write(handle -> {
            statements.accept(handle);
            return true;
        });
    }
}
