// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.ReceivedFiles;
import org.hanse.clientnode.port.ReceivedFilesContract;
import org.hanse.jdbc.SqliteDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class JdbcReceivedFilesTest extends ReceivedFilesContract {

    @TempDir
    Path folder = Path.of("");

    private Optional<SqliteDatabase> open = Optional.empty();

    @Override
    protected ReceivedFiles files() {
        close();
        open = Optional.of(NodeDatabase.open(folder.resolve("node.db")));
        return new JdbcReceivedFiles(open.orElseThrow(), folder.resolve("received"));
    }

    @AfterEach
    void close() {
        open.ifPresent(SqliteDatabase::close);
        open = Optional.empty();
    }

    @Override
    protected void erase(String shopper) {
        new JdbcImportStore(open.orElseThrow(), new SecureRandom())
                .erase(
                        List.of(),
                        new ImportStore.Erasure(Instant.EPOCH, Set.of(shopper), Set.of(), ImportStore.Readmission.NONE),
                        () -> {});
    }
}
