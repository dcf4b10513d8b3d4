// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.security.SecureRandom;
import java.time.Instant;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.EventStore;
import org.hanse.clientnode.port.PreferenceStore;
import org.hanse.clientnode.port.PreferenceStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcPreferenceStoreTest extends PreferenceStoreContract {

    @RegisterExtension
    final OpenedDatabase database = new OpenedDatabase();

    @Override
    protected PreferenceStore store() {
        return new JdbcPreferenceStore(database.again());
    }

    @Override
    protected void include() {
        new JdbcImportStore(database.now(), new SecureRandom()).includeEvents(Instant.EPOCH);
    }

    @Override
    protected EventStore events() {
        return new JdbcEventStore(database.now());
    }

    @Override
    protected DecisionLog decisions() {
        return new JdbcDecisionLog(database.now());
    }
}
