// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.nio.file.Path;
import java.util.Optional;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.MergeStore;
import org.hanse.clientnode.port.MergeStoreContract;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcMergeStoreTest extends MergeStoreContract {

    @TempDir
    Path folder = Path.of("");

    private Optional<SqliteDatabase> open = Optional.empty();

    @Override
    protected MergeStore store() {
        close();
        open = Optional.of(NodeDatabase.open(folder.resolve("node.db")));
        return new JdbcMergeStore(open.orElseThrow());
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
}
