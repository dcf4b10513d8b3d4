// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.ErasedShoppers;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.EventStoreContract;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcEventStoreTest extends EventStoreContract {

    @TempDir
    Path folder = Path.of("");

    private Optional<SqliteDatabase> open = Optional.empty();

    @Override
    protected EventStore store() {
        close();
        open = Optional.of(NodeDatabase.open(folder.resolve("node.db")));
        return new JdbcEventStore(open.orElseThrow());
    }

    @Override
    protected DecisionLog log() {
        return new JdbcDecisionLog(open.orElseThrow());
    }

    @AfterEach
    void close() {
        open.ifPresent(SqliteDatabase::close);
        open = Optional.empty();
    }

    @Override
    protected void erase(ShopperId shopper, Instant at) {
        ImportStore imports = new JdbcImportStore(open.orElseThrow(), new SecureRandom());
        ErasedShoppers marks = new ErasedShoppers(imports.erasureKey(), Set.of());
        imports.erase(
                List.of(),
                new ImportStore.Erasure(at, Set.of(shopper.value()), Set.of(marks.mark(shopper.value())), true),
                () -> {});
    }
}
