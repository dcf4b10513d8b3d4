// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.nio.file.Path;
import java.util.Optional;
import org.hanse.clientnode.port.ExportStore;
import org.hanse.clientnode.port.ExportStoreContract;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcExportStoreTest extends ExportStoreContract {

    @TempDir
    Path folder = Path.of("");

    private Optional<SqliteDatabase> open = Optional.empty();

    @Override
    protected ExportStore store() {
        close();
        open = Optional.of(NodeDatabase.open(folder.resolve("node.db")));
        return new JdbcExportStore(open.orElseThrow());
    }

    @AfterEach
    void close() {
        open.ifPresent(SqliteDatabase::close);
        open = Optional.empty();
    }
}
