// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.coordinator.jdbc;

import java.time.InstantSource;
import org.hanse.coordinator.port.StaleLeaseException;
import org.hanse.file.WriterLock;
import org.jdbi.v3.core.Handle;

/**
 * Right of one process to change the states of jobs and rounds. Each acquisition increments a fencing term in the database; a process
 * with an older term cannot write any more. A lock beside the database also rejects a second process of the same host at once.
 */
public final class Lease implements AutoCloseable {

    private final WriterLock lock;
    private final long term;

    private Lease(WriterLock lock, long term) {
        this.lock = lock;
        this.term = term;
    }

    /**
     * Acquires the lease.
     *
     * @throws org.hanse.config.InvalidInputException if another process of this host serves this database
     */
    public static Lease acquire(CoordinatorDatabase database, InstantSource clock) {
        WriterLock lock = WriterLock.of(database.file());
        boolean acquired = false;
        try {
            long term = database.write(handle -> handle.createQuery("""
                            INSERT INTO lease (id, term, since) VALUES (1, 1, :now)
                            ON CONFLICT (id) DO UPDATE SET term = term + 1, since = excluded.since
                            RETURNING term
                            """)
                    .bind("now", clock.instant().toString())
                    .mapTo(Long.class)
                    .one());
            acquired = true;
            return new Lease(lock, term);
        } finally {
            if (!acquired) {
                lock.close();
            }
        }
    }

    /** Returns the fencing term. */
    public long term() {
        return term;
    }

    /**
     * Checks in the transaction of a write that the term is still the newest.
     *
     * @throws StaleLeaseException if another process has acquired the lease
     */
    void check(Handle transaction) {
        long newest = transaction
                .createQuery("SELECT term FROM lease WHERE id = 1")
                .mapTo(Long.class)
                .one();
        if (newest != term) {
            throw new StaleLeaseException("another coordinator process has taken over: found lease term " + newest
                    + "; expected " + term + ". Fix: run one coordinator only; this one stops");
        }
    }

    /** Lets other processes of this host acquire the lease. */
    @Override
    public void close() {
        lock.close();
    }
}
