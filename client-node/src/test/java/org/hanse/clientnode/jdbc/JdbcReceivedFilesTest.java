// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.clientnode.port.ReceivedFiles;
import org.hanse.clientnode.port.ReceivedFilesContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcReceivedFilesTest extends ReceivedFilesContract {

    @RegisterExtension
    final OpenedDatabase database = new OpenedDatabase();

    @Override
    protected ReceivedFiles files() {
        return new JdbcReceivedFiles(database.again(), database.folder().resolve("received"));
    }

    @Override
    protected void erase(String shopper) {
        new JdbcImportStore(database.now(), new SecureRandom())
                .erase(
                        List.of(),
                        new ImportStore.Erasure(Instant.EPOCH, Set.of(shopper), Set.of(), ImportStore.Readmission.NONE),
                        () -> {});
    }
}
