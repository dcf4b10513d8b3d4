// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.WatchStore;
import org.hanse.clientnode.port.WatchStoreContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcWatchStoreTest extends WatchStoreContract {

    @RegisterExtension
    final OpenedDatabase database = new OpenedDatabase();

    @BeforeEach
    void open() {
        database.again();
    }

    @Override
    protected WatchStore store() {
        return new JdbcWatchStore(database.again());
    }

    @Override
    protected DecisionLog log() {
        return new JdbcDecisionLog(database.now());
    }

    @Override
    protected EventStore events() {
        return new JdbcEventStore(database.now());
    }
}
