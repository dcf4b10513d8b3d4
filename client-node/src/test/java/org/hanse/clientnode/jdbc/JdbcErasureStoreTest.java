// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.ErasureStore;
import org.hanse.clientnode.port.ErasureStoreContract;
import org.hanse.clientnode.port.EventStore;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcErasureStoreTest extends ErasureStoreContract {

    @RegisterExtension
    final OpenedDatabase database = new OpenedDatabase();

    @Override
    protected ErasureStore store() {
        return new JdbcErasureStore(database.again(), new SecureRandom());
    }

    @Override
    protected EventStore events() {
        return new JdbcEventStore(database.now());
    }

    @Override
    protected DecisionLog decisions() {
        return new JdbcDecisionLog(database.now());
    }

    @Override
    protected void storeElsewhere() {
        try (SqliteDatabase other = database.other()) {
            new JdbcDecisionLog(other)
                    .append(new DecisionLog.Logged("d", Instant.EPOCH, Optional.empty(), "{}"), Instant.EPOCH, 0);
        }
    }
}
