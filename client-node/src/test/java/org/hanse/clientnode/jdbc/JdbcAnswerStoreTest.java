// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.hanse.clientnode.port.AnswerStore;
import org.hanse.clientnode.port.AnswerStoreContract;
import org.hanse.clientnode.port.ImportStore;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcAnswerStoreTest extends AnswerStoreContract {

    @RegisterExtension
    final OpenedDatabase database = new OpenedDatabase();

    @Override
    protected AnswerStore store() {
        return new JdbcAnswerStore(database.again());
    }

    @Override
    protected void erase() {
        new JdbcImportStore(database.now(), new SecureRandom())
                .erase(
                        List.of(),
                        new ImportStore.Erasure(Instant.EPOCH, Set.of("ann"), Set.of(), ImportStore.Readmission.NONE),
                        () -> {});
    }
}
