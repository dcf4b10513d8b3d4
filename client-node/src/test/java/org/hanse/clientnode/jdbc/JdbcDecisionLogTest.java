// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.DecisionLogContract;
import org.hanse.clientnode.port.ErasedShoppers;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.interaction.ShopperId;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcDecisionLogTest extends DecisionLogContract {

    @TempDir
    Path folder = Path.of("");

    private Optional<SqliteDatabase> open = Optional.empty();

    @Override
    protected DecisionLog log() {
        close();
        open = Optional.of(NodeDatabase.open(folder.resolve("node.db")));
        return new JdbcDecisionLog(open.orElseThrow());
    }

    @AfterEach
    void close() {
        open.ifPresent(SqliteDatabase::close);
        open = Optional.empty();
    }

    @Override
    protected void erase(ShopperId shopper, Instant at) {
        JdbcImportStore imports = new JdbcImportStore(open.orElseThrow(), new SecureRandom());
        Set<Digest> marks = Set.of(new ErasedShoppers(imports.erasureKey(), Map.of()).mark(shopper.value()));
        imports.erase(
                List.of(),
                new ImportStore.Erasure(at, Set.of(shopper.value()), marks, ImportStore.Readmission.NONE),
                () -> {});
        // Without an import there are no segments, so the test sets the number of erasures.
        open.orElseThrow().change(handle -> handle.execute("UPDATE erasures SET number = number + 1"));
    }
}
