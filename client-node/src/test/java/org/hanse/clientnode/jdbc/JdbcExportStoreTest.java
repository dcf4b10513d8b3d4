// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import org.hanse.clientnode.port.ExportStore;
import org.hanse.clientnode.port.ExportStoreContract;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcExportStoreTest extends ExportStoreContract {

    @RegisterExtension
    final OpenedDatabase database = new OpenedDatabase();

    @Override
    protected ExportStore store() {
        return new JdbcExportStore(database.again());
    }
}
