// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.security.SecureRandom;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.ExperimentStore;
import org.hanse.clientnode.port.ExperimentStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcExperimentStoreTest extends ExperimentStoreContract {

    @RegisterExtension
    final OpenedDatabase database = new OpenedDatabase();

    @Override
    protected ExperimentStore store() {
        return new JdbcExperimentStore(database.again(), new SecureRandom());
    }

    @Override
    protected DecisionLog log() {
        return new JdbcDecisionLog(database.now());
    }
}
