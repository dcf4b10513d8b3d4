// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.ErasureStore;
import org.hanse.clientnode.port.ErasureStoreContract;
import org.hanse.clientnode.port.EventStore;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcErasureStoreTest extends ErasureStoreContract {

    @TempDir
    Path folder = Path.of("");

    private Optional<SqliteDatabase> open = Optional.empty();

    @Override
    protected ErasureStore store() {
        close();
        open = Optional.of(NodeDatabase.open(folder.resolve("node.db")));
        return new JdbcErasureStore(open.orElseThrow(), new SecureRandom());
    }

    @AfterEach
    void close() {
        open.ifPresent(SqliteDatabase::close);
        open = Optional.empty();
    }

    @Override
    protected EventStore events() {
        return new JdbcEventStore(open.orElseThrow());
    }

    @Override
    protected DecisionLog decisions() {
        return new JdbcDecisionLog(open.orElseThrow());
    }

    @Override
    protected void storeElsewhere() {
        try (SqliteDatabase other = NodeDatabase.open(folder.resolve("node.db"))) {
            new JdbcDecisionLog(other)
                    .append(new DecisionLog.Logged("d", Instant.EPOCH, Optional.empty(), "{}"), Instant.EPOCH, 0);
        }
    }
}
