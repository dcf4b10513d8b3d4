// Copyright The Hanse Authors
// SPDX-License-Identifier: Apache-2.0
package org.hanse.clientnode.jdbc;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hanse.clientnode.port.DecisionLog;
import org.hanse.clientnode.port.DecisionLogContract;
import org.hanse.clientnode.port.ErasedShoppers;
import org.hanse.clientnode.port.ImportStore;
import org.hanse.core.crypto.Digest;
import org.hanse.core.interaction.ShopperId;
import org.junit.jupiter.api.extension.RegisterExtension;

class JdbcDecisionLogTest extends DecisionLogContract {

    @RegisterExtension
    final OpenedDatabase database = new OpenedDatabase();

    @Override
    protected DecisionLog log() {
        return new JdbcDecisionLog(database.again());
    }

    @Override
    protected void erase(ShopperId shopper, Instant at) {
        JdbcImportStore imports = new JdbcImportStore(database.now(), new SecureRandom());
        Set<Digest> marks = Set.of(new ErasedShoppers(imports.erasureKey(), Map.of()).mark(shopper.value()));
        imports.erase(
                List.of(),
                new ImportStore.Erasure(at, Set.of(shopper.value()), marks, ImportStore.Readmission.NONE),
                () -> {});
        // Without an import there are no segments, so the test sets the number of erasures.
        database.now().change(handle -> handle.execute("UPDATE erasures SET number = number + 1"));
    }
}
