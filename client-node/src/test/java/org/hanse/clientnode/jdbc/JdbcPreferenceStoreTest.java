// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;
import org.hanse.clientnode.port.PreferenceStore;
import org.hanse.clientnode.port.PreferenceStoreContract;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcPreferenceStoreTest extends PreferenceStoreContract {

    @TempDir
    Path folder = Path.of("");

    private Optional<SqliteDatabase> open = Optional.empty();

    @Override
    protected PreferenceStore store() {
        close();
        open = Optional.of(NodeDatabase.open(folder.resolve("node.db")));
        return new JdbcPreferenceStore(open.orElseThrow());
    }

    @AfterEach
    void close() {
        open.ifPresent(SqliteDatabase::close);
        open = Optional.empty();
    }

    @Override
    protected void include() {
        new JdbcImportStore(open.orElseThrow(), new SecureRandom()).includeEvents(Instant.EPOCH);
    }
}
